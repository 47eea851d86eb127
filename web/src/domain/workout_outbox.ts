// What the log looks like with the changes that the server does not know yet.
import type { WorkoutLog } from '@/supabase/rows';
import type { Day } from './days';
import type { RowChange } from './row_outbox';

export type Change = RowChange<WorkoutLog>;

export type LoggedWorkout = WorkoutLog & {
  /** Not at the server yet. */
  waiting?: boolean;
  /** The server said no to the last change, with this sentence. */
  refused?: string;
};

/** The rows from `from` to `to` as they are once the server has the change. */
export function applied<Row extends WorkoutLog>(
  rows: readonly Row[],
  { kind, row }: Pick<Change, 'kind'> & { row: Row },
  from: Day,
  to: Day,
): Row[] {
  const others = rows.filter(({ id }) => id !== row.id);
  return kind === 'delete' || row.date < from || row.date > to ? others : [...others, row];
}

/** The rows from `from` to `to` as the athlete left them, with what is still on its way marked. */
export function withOutbox(
  rows: readonly WorkoutLog[],
  changes: readonly Change[],
  from: Day,
  to: Day,
): LoggedWorkout[] {
  return changes.reduce<LoggedWorkout[]>(
    (all, { kind, row, refused }) =>
      refused === undefined
        ? applied(all, { kind, row: { ...row, waiting: true } }, from, to)
        : applied(all, { kind: 'update', row: { ...row, refused } }, from, to),
    [...rows],
  );
}
