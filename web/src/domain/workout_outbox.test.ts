import { describe, expect, it } from 'vitest';
import { sampleWorkout } from './sample_workout';
import { applied, type Change, withOutbox } from './workout_outbox';

const change = (kind: Change['kind'], stamp: string, columns = {}): Change => ({
  kind,
  stamp,
  row: sampleWorkout(columns),
});

describe('the log with the outbox', () => {
  const known = sampleWorkout();
  const month = ['2026-11-01', '2026-11-30'] as const;
  it('has what waits, in its month only', () => {
    const added = change('insert', '1', { id: 'new', date: '2026-11-30' });
    expect(withOutbox([known], [added], ...month)).toEqual([known, { ...added.row, waiting: true }]);
    expect(withOutbox([], [added], '2026-12-01', '2026-12-31')).toEqual([]);
  });
  it('moves a row to another month', () => {
    const moved = change('update', '1', { date: '2026-12-01' });
    expect(withOutbox([known], [moved], ...month)).toEqual([]);
    expect(withOutbox([], [moved], '2026-12-01', '2026-12-31')).toHaveLength(1);
  });
  it('lacks what is deleted, unless the server refused that', () => {
    const deleted = change('delete', '1');
    expect(withOutbox([known], [deleted], ...month)).toEqual([]);
    expect(withOutbox([known], [{ ...deleted, refused: 'No.' }], ...month)).toEqual([
      { ...known, refused: 'No.' },
    ]);
  });
  it('is the plain row once it was sent', () => {
    expect(applied([known], change('update', '1', { notes: 'x' }), ...month)).toEqual([
      { ...known, notes: 'x' },
    ]);
  });
});
