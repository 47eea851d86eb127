import { describe, expect, it } from 'vitest';
import { suggestions } from './suggestions';

const nothing = { race_date: null, training_history: null, goal_time_minutes: null };

describe('suggestions', () => {
  it('begin where the athlete is', () => {
    expect(suggestions(nothing, '2026-11-24')[0]).toMatch(/where to start/);
    expect(suggestions({ ...nothing, race_date: '2026-12-01' }, '2026-11-24')[0]).toMatch(/taper/);
    expect(suggestions({ ...nothing, race_date: '2027-03-01' }, '2026-11-24')[0]).toMatch(/training week/);
    expect(suggestions({ ...nothing, race_date: '2026-11-01' }, '2026-11-24')[0]).toMatch(/where to start/);
  });
  it('know the goal', () =>
    expect(suggestions({ ...nothing, goal_time_minutes: 80 }, '2026-11-24')[2]).toMatch(/80-minute/));
});
