// Rows for the tests.
import type { WorkoutLog } from '@/supabase/rows';

export const sampleWorkout = (columns: Partial<WorkoutLog> = {}): WorkoutLog => ({
  id: '00000000-0000-4000-8000-000000000001',
  athlete_id: '00000000-0000-4000-8000-00000000000a',
  date: '2026-11-24',
  session_type: 'run',
  prescribed_workout: null,
  completed_workout: {},
  rpe_pre: null,
  rpe_post: null,
  duration_minutes: 45,
  notes: null,
  created_at: '2026-11-24T08:00:00Z',
  ...columns,
});
