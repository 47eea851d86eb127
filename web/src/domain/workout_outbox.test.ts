import { describe, expect, it } from 'vitest';
import { sampleWorkout } from './sample_workout';
import {
  applied,
  type Change,
  withChange,
  withOutbox,
  withoutChange,
  withoutRefusal,
  withRefusal,
} from './workout_outbox';

const change = (kind: Change['kind'], stamp: string, columns = {}): Change => ({
  kind,
  stamp,
  row: sampleWorkout(columns),
});

describe('the outbox', () => {
  it('keeps one change a row: the last, which is an insert until it was sent', () => {
    const changes = withChange([change('insert', '1')], change('update', '2', { duration_minutes: 50 }));
    expect(changes).toEqual([change('insert', '2', { duration_minutes: 50 })]);
    expect(withChange(changes, change('delete', '3'))).toEqual([change('delete', '3')]);
    expect(withChange(changes, change('update', '3', { id: 'other' }))).toHaveLength(2);
  });
  it('tries what was refused again once it was changed', () => {
    const refused = withRefusal([change('insert', '1')], '1', 'No.');
    expect(withChange(refused, change('update', '2'))[0]).not.toHaveProperty('refused');
    expect(withoutRefusal(refused, refused[0]!.row.id)[0]).not.toHaveProperty('refused');
    expect(withoutRefusal(refused, 'other')).toEqual(refused);
  });
  it('keeps what was changed while an earlier change was on its way', () => {
    const changes = withChange([change('insert', '1')], change('update', '2'));
    expect(withoutChange(changes, '1')).toEqual(changes);
    expect(withRefusal(changes, '1', 'No.')).toEqual(changes);
    expect(withoutChange(changes, '2')).toEqual([]);
  });
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
