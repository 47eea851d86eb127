import { describe, expect, it } from 'vitest';
import type { DoneLog } from './done_logs';
import { changeInWords, formatHours, targetInWords, weeklyLoad } from './weekly_load';

/** With ordinary spaces for those where no line breaks. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

let count = 0;
const log = (date: string, duration_minutes: number | null, rest: Partial<DoneLog> = {}): DoneLog => ({
  id: `log-${(count += 1)}`,
  date,
  duration_minutes,
  ...rest,
});

describe('weeklyLoad', () => {
  // 22 November 2026 is a Sunday.
  const logs = [log('2026-11-22', 60), log('2026-11-23', 45), log('2026-11-24', null)];

  it('puts a Sunday into the week the reader has it in', () => {
    const monday = weeklyLoad(logs, '2026-11-24', 1);
    expect(monday.at(-1)).toEqual({ start: '2026-11-23', minutes: 45, sessions: 2 });
    expect(monday.at(-2)).toEqual({ start: '2026-11-16', minutes: 60, sessions: 1 });
    const sunday = weeklyLoad(logs, '2026-11-24', 0);
    expect(sunday.at(-1)).toEqual({ start: '2026-11-22', minutes: 105, sessions: 3 });
    expect(sunday.at(-2)).toEqual({ start: '2026-11-15', minutes: 0, sessions: 0 });
  });
  it('has every week, oldest first, also across the clock change', () => {
    const weeks = weeklyLoad([], '2026-11-24', 1);
    expect(weeks).toHaveLength(12);
    expect(weeks[0]!.start).toBe('2026-09-07');
    expect(weeks[7]!.start).toBe('2026-10-26');
  });
  it('leaves out what is planned, what is to come and what is older', () => {
    const plan = { title: 'Intervals', text: '6 × 400 m' };
    const weeks = weeklyLoad(
      [
        log('2026-11-23', 60, { prescribed_workout: plan, completed_workout: null }),
        log('2026-11-23', 50, { prescribed_workout: plan, completed_workout: { as_prescribed: true } }),
        log('2026-11-25', 30),
        log('2026-09-06', 90),
      ],
      '2026-11-24',
      1,
    );
    expect(weeks.at(-1)).toMatchObject({ minutes: 50, sessions: 1 });
    expect(weeks.reduce((sum, week) => sum + week.sessions, 0)).toBe(1);
  });
});

describe('a week in words', () => {
  const week = (minutes: number, sessions: number) => ({ start: '2026-11-23', minutes, sessions });
  it.each([
    [week(330, 5), week(300, 5), '30 min more than all of last week (5 h, 5 sessions).'],
    [week(270, 3), week(345, 5), '1 h 15 min less than all of last week (5 h 45 min, 5 sessions) so far.'],
    [week(60, 1), week(60, 1), 'The same as all of last week (1 h, 1 session).'],
    [week(60, 2), week(60, 1), '1 session more than all of last week (1 h, 1 session).'],
    [week(60, 1), week(60, 3), '2 sessions fewer than all of last week (1 h, 3 sessions).'],
    [week(60, 1), week(0, 0), 'Last week had no sessions.'],
    [week(0, 0), week(0, 0), 'Nothing logged last week either.'],
  ])('%o after %o', (now, before, words) => expect(plain(changeInWords(now, before))).toBe(words));
  it('names what is left to the target', () => {
    expect(plain(targetInWords(270, 6)!)).toBe('1 h 30 min to your 6 h target.');
    expect(plain(targetInWords(390, 6.5)!)).toBe('Your 6 h 30 min target is reached.');
    expect(targetInWords(390, null)).toBeUndefined();
  });
  it('writes hours', () => {
    expect([0, 45, 60, 125].map((minutes) => plain(formatHours(minutes)))).toEqual([
      '0 min',
      '45 min',
      '1 h',
      '2 h 5 min',
    ]);
  });
});
