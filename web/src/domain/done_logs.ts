// The done sessions, as the progress screen reads them: without the workouts' texts.
import type { WorkoutLog } from '@/supabase/rows';
import { isPlanned } from './plan_state';
import type { Change } from './workout_outbox';

/** Of a log, what the sums need; the two workouts are absent where the query already left out the planned. */
export type DoneLog = Pick<WorkoutLog, 'id' | 'date' | 'duration_minutes'> &
  Partial<Pick<WorkoutLog, 'prescribed_workout' | 'completed_workout'>>;

/** A prescription that nothing was done about is a plan, not a session. */
export const isDone = ({ prescribed_workout = null, completed_workout = null }: Partial<DoneLog>): boolean =>
  !isPlanned({ prescribed_workout, completed_workout });

/** With what the log's outbox still has to send; what the server refused does not count. */
export function withWaiting(logs: readonly DoneLog[], changes: readonly Change[]): DoneLog[] {
  const waiting = changes.filter(({ refused }) => refused === undefined);
  const changed = new Set(waiting.map(({ row }) => row.id));
  return [
    ...logs.filter(({ id }) => !changed.has(id)),
    ...waiting.filter(({ kind }) => kind !== 'delete').map(({ row }) => row),
  ].filter(isDone);
}
