import { describe, expect, it } from 'vitest';
import type { WorkoutLog } from '@/supabase/rows';
import { isDone, withWaiting } from './done_logs';

const row = (id: string, changes: Partial<WorkoutLog> = {}): WorkoutLog => ({
  id,
  athlete_id: 'athlete',
  date: '2026-11-24',
  session_type: 'run',
  prescribed_workout: null,
  completed_workout: null,
  rpe_pre: null,
  rpe_post: null,
  duration_minutes: 60,
  notes: null,
  created_at: '2026-11-24T08:00:00Z',
  ...changes,
});
const plan = { title: 'Intervals', text: '6 × 400 m' };

it('knows done from planned', () => {
  expect(isDone({ prescribed_workout: null, completed_workout: null })).toBe(true);
  expect(isDone({})).toBe(true);
  expect(isDone({ prescribed_workout: plan, completed_workout: null })).toBe(false);
  expect(isDone({ prescribed_workout: plan, completed_workout: {} })).toBe(true);
});

describe('withWaiting', () => {
  const ids = (logs: { id: string }[]) => logs.map(({ id }) => id);
  const logs = [row('a'), row('b')];

  it('has what waits, as it was changed last, and not what is to be deleted', () => {
    const changes = [
      { kind: 'insert', row: row('c', { duration_minutes: 30 }), stamp: '1' },
      { kind: 'update', row: row('b', { duration_minutes: 45 }), stamp: '2' },
      { kind: 'delete', row: row('a'), stamp: '3' },
    ] as const;
    expect(withWaiting(logs, changes).map(({ id, duration_minutes }) => [id, duration_minutes])).toEqual([
      ['c', 30],
      ['b', 45],
    ]);
  });
  it('leaves out waiting plans and refused changes', () => {
    const changes = [
      { kind: 'insert', row: row('c', { prescribed_workout: plan }), stamp: '1' },
      { kind: 'delete', row: row('a'), stamp: '2', refused: 'No.' },
      { kind: 'insert', row: row('d'), stamp: '3', refused: 'No.' },
    ] as const;
    expect(ids(withWaiting(logs, changes))).toEqual(['a', 'b']);
  });
});
