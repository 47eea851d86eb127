import { describe, expect, it } from 'vitest';
import { isPlanned, planState, planTone } from './plan_state';

const today = '2026-11-24';
const done = (duration_minutes: number | null, planned?: number) => ({
  date: today,
  prescribed_workout: { title: 'Intervals', text: '', ...(planned ? { duration_minutes: planned } : {}) },
  completed_workout: {},
  duration_minutes,
});

describe('planned versus done', () => {
  it.each([
    [60, 'as_planned', 'good'],
    [48, 'as_planned', 'good'],
    [72, 'as_planned', 'good'],
    [47, 'shorter', 'fair'],
    [30, 'shorter', 'fair'],
    [29, 'much_shorter', 'bad'],
    [73, 'longer', 'fair'],
    [90, 'longer', 'fair'],
    [91, 'much_longer', 'bad'],
    [0, 'much_shorter', 'bad'],
  ])('%i of 60 minutes is %s', (minutes, state, tone) => {
    expect(planState(done(minutes, 60), today)).toBe(state);
    expect(planTone(planState(done(minutes, 60), today))).toBe(tone);
  });
  it('keeps the edges exact for planned times that floating point gets wrong', () => {
    expect(planState(done(42, 35), today)).toBe('as_planned');
    expect(planState(done(28, 35), today)).toBe('as_planned');
    expect(planState(done(43, 35), today)).toBe('longer');
  });
  it('has nothing to compare without a planned or a done duration', () => {
    expect(planState(done(60), today)).toBe('done');
    expect(planState(done(null, 60), today)).toBe('done');
    expect(planState({ ...done(60, 60), prescribed_workout: null }, today)).toBe('done');
  });
  it('is missed from the day after', () => {
    const plan = { ...done(null, 60), completed_workout: null };
    expect(isPlanned(plan)).toBe(true);
    expect(planState({ ...plan, date: '2026-11-25' }, today)).toBe('planned');
    expect(planState(plan, today)).toBe('planned');
    expect(planState({ ...plan, date: '2026-11-23' }, today)).toBe('missed');
  });
  it('takes a row without either for done: other programs may write such', () => {
    expect(isPlanned({ prescribed_workout: null, completed_workout: null })).toBe(false);
  });
});
