import { useRowSender } from '@/outbox/use_row_sender';
import type { WorkoutLog } from '@/supabase/rows';
import { workoutOutbox } from './workout_outbox_store';
import { settle } from './workout_query';

/** Sends the log's outbox. Shows nothing. */
export default function WorkoutSender() {
  useRowSender({ table: 'workout_logs', outbox: workoutOutbox, columns, settle });
  return null;
}

// Without created_at, which is the server's, and what the screen notes beside the columns.
function columns(row: WorkoutLog) {
  const { id, athlete_id, date, session_type, prescribed_workout, completed_workout } = row;
  const { rpe_pre, rpe_post, duration_minutes, notes } = row;
  const plan = { id, athlete_id, date, session_type, prescribed_workout };
  return { ...plan, completed_workout, rpe_pre, rpe_post, duration_minutes, notes };
}
