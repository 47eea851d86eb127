import { RowOutbox } from '@/outbox/row_outbox_store';
import type { WorkoutLog } from '@/supabase/rows';

export const workoutOutbox = new RowOutbox<WorkoutLog>('coach-k.workouts.outbox');
