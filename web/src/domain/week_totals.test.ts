import { describe, expect, it } from 'vitest';
import { monthGrid } from './days';
import { sampleWorkout } from './sample_workout';
import { formatMinutes, totalsParts, weekTotals } from './week_totals';

describe('week totals', () => {
  const plan = { prescribed_workout: { title: 'Strength', text: '' }, completed_workout: null };
  const rows = [
    sampleWorkout({ date: '2026-11-23', duration_minutes: 45 }),
    sampleWorkout({ date: '2026-11-29', duration_minutes: 90 }),
    sampleWorkout({ date: '2026-11-30', duration_minutes: null }),
    sampleWorkout({ date: '2026-11-26', duration_minutes: 60, ...plan }),
  ];
  it('counts from the first to the last day of each week, and no plan as done', () => {
    const totals = weekTotals(rows, monthGrid('2026-11-01', 1), '2026-11-24');
    expect(totals[4]).toEqual({
      start: '2026-11-23',
      end: '2026-11-29',
      minutes: 135,
      sessions: 2,
      planned: 1,
      missed: 0,
    });
    expect(totals[5]).toMatchObject({ minutes: 0, sessions: 1, planned: 0 });
    expect(totals[0]).toMatchObject({ minutes: 0, sessions: 0, planned: 0 });
  });
  it('moves a Sunday into the next week where weeks begin with it', () => {
    const totals = weekTotals(rows, monthGrid('2026-11-01', 0), '2026-11-24');
    expect(totals.find(({ start }) => start === '2026-11-22')).toMatchObject({ minutes: 45, sessions: 1 });
    expect(totals.find(({ start }) => start === '2026-11-29')).toMatchObject({ minutes: 90, sessions: 2 });
  });
  it('knows from the day after that a plan was missed', () => {
    const [week] = weekTotals(rows, [monthGrid('2026-11-01', 1)[4]!], '2026-11-27');
    expect(week).toMatchObject({ minutes: 135, sessions: 2, planned: 0, missed: 1 });
  });
  it('is told in words', () => {
    const week = { start: '2026-11-23', end: '2026-11-29', minutes: 0, sessions: 0, planned: 0, missed: 0 };
    expect(totalsParts({ ...week, minutes: 195, sessions: 4, planned: 1, missed: 2 })).toEqual([
      '3 h 15 min',
      '4 sessions',
      '1 planned',
      '2 missed',
    ]);
    expect(totalsParts({ ...week, minutes: 60, sessions: 1 })).toEqual(['1 h', '1 session']);
    expect(totalsParts({ ...week, sessions: 1 })).toEqual(['1 session']);
    expect(totalsParts(week)).toEqual([]);
  });
  it.each([
    [0, '0 min'],
    [45, '45 min'],
    [60, '1 h'],
    [195, '3 h 15 min'],
  ])('%i minutes are %s', (minutes, text) => expect(formatMinutes(minutes)).toBe(text));
});
