import { describe, expect, it } from 'vitest';
import { withChange, withoutChange, withoutRefusal, withoutRow, withRefusal } from './row_outbox';
import { sampleWorkout } from './sample_workout';
import type { Change } from './workout_outbox';

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
  it('lets a row go', () => {
    const changes = [change('update', '1'), change('insert', '2', { id: 'other' })];
    expect(withoutRow(changes, 'other')).toEqual([changes[0]]);
  });
});
