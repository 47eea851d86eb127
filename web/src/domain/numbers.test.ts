import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumber } from './numbers';

describe('typed numbers', () => {
  it.each([
    ['7', 7],
    [' 7.5 ', 7.5],
    ['7,5', 7.5],
    ['7.', 7],
    ['0', 0],
    ['', undefined],
    ['-3', undefined],
    ['1e3', undefined],
    ['1.2.3', undefined],
    ['seven', undefined],
  ])('%j is %s', (text, value) => expect(parseNumber(text)).toBe(value));

  it('are shown so that they can be read again, in any locale', () => {
    for (const locale of ['en', 'de', 'ar-EG', 'hi', 'fr']) {
      expect(parseNumber(formatNumber(1234.5, 1, locale))).toBe(1234.5);
    }
    expect(formatNumber(82.46, 1, 'en')).toBe('82.5');
    expect(formatNumber(82.5, 1, 'de')).toBe('82,5');
  });
});
