import { describe, expect, it } from 'vitest';
import { defaultUnits, formatClock, formatDistance, formatWeight, fromKg, parseClock, toKg } from './units';

describe('units', () => {
  it('asks the locale', () => {
    expect(defaultUnits('en-US')).toBe('imperial');
    expect(defaultUnits('en')).toBe('imperial');
    expect(defaultUnits('en-GB')).toBe('metric');
    expect(defaultUnits('de')).toBe('metric');
  });
  it('goes there and back', () => {
    expect(toKg(fromKg(80, 'imperial'), 'imperial')).toBeCloseTo(80);
    expect(formatWeight(102, 'imperial', 'en')).toBe('224.9 lb');
    expect(formatWeight(102.5, 'metric', 'de')).toBe('102,5 kg');
    expect(formatDistance(5000, 'imperial', 'en')).toBe('3.11 mi');
  });
});

describe('the clock', () => {
  it.each([
    [245, '4:05'],
    [3725, '1:02:05'],
    [59.6, '1:00'],
    [0, '0:00'],
  ])('%s s reads %s', (seconds, text) => expect(formatClock(seconds)).toBe(text));
  it.each([
    ['4:05', 245],
    ['1:02:05', 3725],
    ['95:00', 5700],
    ['42', 42],
    ['3:04.5', 184.5],
    ['4:65', undefined],
    ['1:75:00', undefined],
    ['fast', undefined],
    ['', undefined],
  ])('%s is %s', (text, seconds) => expect(parseClock(text)).toBe(seconds));
});
