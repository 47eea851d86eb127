import { describe, expect, it } from 'vitest';
import { formatHeight, parseHeight } from './height';

describe('height', () => {
  it.each([`5'11"`, '5′11″', '5’11', '5 11', '5 ft 11 in', '5ft11', '71', '71 in'])(
    '%s is 71 inches',
    (text) => expect(parseHeight(text, 'imperial')).toBeCloseTo(180.34),
  );
  it.each([`6'`, '6 ft', `6'0`])('%s is six feet', (text) =>
    expect(parseHeight(text, 'imperial')).toBeCloseTo(182.88),
  );
  it.each([`5'12`, 'tall', '', '5'])('%j is no height in feet', (text) =>
    expect(parseHeight(text, 'imperial')).toBeUndefined(),
  );
  it('is centimetres elsewhere', () => {
    expect(parseHeight('181,5', 'metric')).toBe(181.5);
    expect(parseHeight(`5'11`, 'metric')).toBeUndefined();
    expect(formatHeight(181.5, 'metric', 'en')).toBe('181.5');
  });
  it('goes there and back', () => {
    for (let inches = 48; inches < 84; inches += 0.5) {
      const text = formatHeight(inches * 2.54, 'imperial');
      expect(parseHeight(text, 'imperial')).toBeCloseTo(inches * 2.54);
    }
  });
});
