import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  firstWeekday,
  formatDay,
  isDay,
  monthGrid,
  startOfWeek,
  today,
  weekday,
} from './days';

describe('days', () => {
  it.each([
    ['2026-11-24', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-11-4', false],
    ['junk', false],
  ])('%s exists: %s', (text, exists) => expect(isDay(text)).toBe(exists));
  it('is the local day, also just before midnight', () => {
    expect(today(new Date(2026, 10, 24, 23, 59))).toBe('2026-11-24');
    expect(today(new Date(2026, 0, 1, 0, 0))).toBe('2026-01-01');
  });
  it('crosses months, leap days and clock changes', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysBetween('2026-11-24', '2026-11-20')).toBe(-4);
  });
  it('begins weeks where the reader does', () => {
    expect(weekday('2026-11-24')).toBe(2);
    expect(startOfWeek('2026-11-24', 1)).toBe('2026-11-23');
    expect(startOfWeek('2026-11-22', 1)).toBe('2026-11-16');
    expect(startOfWeek('2026-11-24', 0)).toBe('2026-11-22');
    expect(firstWeekday('en-US')).toBe(0);
    expect(firstWeekday('de-DE')).toBe(1);
  });
  it('lays a month out', () => {
    const grid = monthGrid('2026-11-01', 1);
    expect(grid).toHaveLength(6);
    expect(grid[0]![0]).toBe('2026-10-26');
    expect(grid[5]![6]).toBe('2026-12-06');
    expect(monthGrid('2027-02-01', 1)).toHaveLength(4);
    expect(addMonths('2026-12-31', 1)).toBe('2027-01-01');
  });
  it('is written in the reader’s way, whatever the time zone', () => {
    expect(formatDay('2026-11-24', { dateStyle: 'long' }, 'en-US')).toBe('November 24, 2026');
    expect(formatDay('2026-11-24', { dateStyle: 'medium' }, 'de')).toBe('24.11.2026');
  });
});
