// Changes of the log that the server does not know yet, and what the log looks like with them.
import type { WorkoutLog } from '@/supabase/rows';
import type { Day } from './days';

export interface Change {
  /** An insert may be sent twice: it is an upsert by the client's id. */
  kind: 'insert' | 'update' | 'delete';
  row: WorkoutLog;
  /** Tells this change from a later one of the same row, made while this one was on its way. */
  stamp: string;
  /** Why the server said no. It stays until the athlete tries again or lets it go. */
  refused?: string;
}

export type LoggedWorkout = WorkoutLog & {
  /** Not at the server yet. */
  waiting?: boolean;
  /** The server said no to the last change, with this sentence. */
  refused?: string;
};

/** One change for each row: the last one counts, and what was never sent is still an insert. */
export function withChange(changes: readonly Change[], change: Change): Change[] {
  const before = changes.find(({ row }) => row.id === change.row.id);
  const others = changes.filter((other) => other !== before);
  const kind = before?.kind === 'insert' && change.kind === 'update' ? 'insert' : change.kind;
  return [...others, { ...change, kind }];
}

/** Without the change that was sent or given up; a later one of the same row stays. */
export const withoutChange = (changes: readonly Change[], stamp: string): Change[] =>
  changes.filter((change) => change.stamp !== stamp);

export const withRefusal = (changes: readonly Change[], stamp: string, sentence: string): Change[] =>
  changes.map((change) => (change.stamp === stamp ? { ...change, refused: sentence } : change));

export const withoutRefusal = (changes: readonly Change[], id: string): Change[] =>
  changes.map(({ refused, ...change }) =>
    refused !== undefined && change.row.id !== id ? { ...change, refused } : change,
  );

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
