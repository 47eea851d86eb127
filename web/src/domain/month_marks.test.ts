import { describe, expect, it } from 'vitest';
import { byDay, dayLabel } from './month_marks';
import { sampleWorkout } from './sample_workout';

const run = sampleWorkout({ id: 'run', created_at: '2026-11-24T18:00:00Z' });
const plan = sampleWorkout({
  id: 'plan',
  session_type: 'strength',
  prescribed_workout: { title: 'Sleds', text: '' },
  completed_workout: null,
  duration_minutes: null,
  created_at: '2026-11-20T08:00:00Z',
});
const hiit = sampleWorkout({ id: 'hiit', session_type: 'hiit', duration_minutes: null });

describe('the days of a month', () => {
  it('keeps the order of a day, what is planned last', () => {
    const days = byDay([plan, run, hiit, sampleWorkout({ id: 'other', date: '2026-11-25' })]);
    expect(days.get('2026-11-24')!.map(({ id }) => id)).toEqual(['hiit', 'run', 'plan']);
    expect(days.get('2026-11-25')).toHaveLength(1);
    expect(days.get('2026-11-26')).toBeUndefined();
  });
  it('is told in words', () => {
    expect(dayLabel('2026-11-24', [run, plan], '2026-11-24', 'en-GB')).toBe(
      '24 November, 2 workouts: run 45 min, strength planned',
    );
    expect(dayLabel('2026-11-24', [plan], '2026-11-25', 'en-US')).toBe(
      'November 24, 1 workout: strength missed',
    );
    expect(dayLabel('2026-11-24', [hiit], '2026-11-25', 'en-US')).toBe('November 24, 1 workout: HIIT');
    expect(dayLabel('2026-11-24', [], '2026-11-24', 'en-GB')).toBe('24 November, no workouts');
  });
  it('does not fail on a kind or none that other programs wrote', () => {
    expect(dayLabel('2026-11-24', [sampleWorkout({ session_type: null })], '2026-11-24', 'en-GB')).toBe(
      '24 November, 1 workout: workout 45 min',
    );
  });
});
