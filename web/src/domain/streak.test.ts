import { describe, expect, it } from 'vitest';
import { streakOf } from './streak';

// A Tuesday.
const now = '2026-11-24';

describe('streakOf', () => {
  it('is nothing without sessions', () => {
    expect(streakOf([], now, 1)).toMatchObject({ weeks: 0, thisWeek: false, daysThisMonth: 0 });
  });
  it('counts this week when it has a session', () => {
    expect(streakOf(['2026-11-23', '2026-11-18', '2026-11-10'], now, 1)).toMatchObject({
      weeks: 3,
      thisWeek: true,
    });
  });
  it('does not hold this week against the athlete before it is over', () => {
    expect(streakOf(['2026-11-18', '2026-11-10'], now, 1)).toMatchObject({ weeks: 2, thisWeek: false });
  });
  it('ends at the first week without a session', () => {
    expect(streakOf(['2026-11-24', '2026-11-09', '2026-11-02'], now, 1).weeks).toBe(1);
    expect(streakOf(['2026-11-09', '2026-11-02'], now, 1).weeks).toBe(0);
  });
  it('depends on where the week begins', () => {
    // Sunday the 15th: with weeks from Monday, the week before last; from Sunday, last week.
    expect(streakOf(['2026-11-15'], now, 1).weeks).toBe(0);
    expect(streakOf(['2026-11-15'], now, 0).weeks).toBe(1);
    // Sunday the 22nd: last week or this one.
    expect(streakOf(['2026-11-22'], now, 1).thisWeek).toBe(false);
    expect(streakOf(['2026-11-22'], now, 0).thisWeek).toBe(true);
  });
  it('goes on over the turn of the year', () => {
    expect(streakOf(['2027-01-05', '2026-12-31', '2026-12-21'], '2027-01-06', 1).weeks).toBe(3);
  });
  it('counts a day once, and none that is to come', () => {
    const streak = streakOf(['2026-11-23', '2026-11-23', '2026-11-01', '2026-10-31', '2026-11-25'], now, 1);
    expect(streak.daysThisMonth).toBe(2);
    expect(streak.week.map(({ trained }) => trained)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(streak.week[0]!.day).toBe('2026-11-23');
  });
});
