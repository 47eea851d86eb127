import { describe, expect, it } from 'vitest';
import { dayAfterKey, sameDayIn } from './calendar_keys';

describe('the keys of the calendar', () => {
  it.each([
    ['ArrowLeft', '2026-11-30'],
    ['ArrowRight', '2026-12-02'],
    ['ArrowUp', '2026-11-24'],
    ['ArrowDown', '2026-12-08'],
    ['Home', '2026-11-30'],
    ['End', '2026-12-06'],
    ['PageUp', '2026-11-01'],
    ['PageDown', '2027-01-01'],
  ])('%s', (key, day) => expect(dayAfterKey('2026-12-01', key, 1)).toBe(day));
  it('leaves other keys alone', () => expect(dayAfterKey('2026-12-01', 'a', 1)).toBeUndefined());
  it('ends with shorter months', () => {
    expect(sameDayIn('2026-01-31', 1)).toBe('2026-02-28');
    expect(sameDayIn('2028-03-31', -1)).toBe('2028-02-29');
    expect(sameDayIn('2026-12-15', 1)).toBe('2027-01-15');
  });
});
