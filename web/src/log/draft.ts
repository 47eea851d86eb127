import type { PrescribedWorkout, SessionType } from '@/supabase/rows';

export const setDraft = (_draft: {
  prescribed: PrescribedWorkout;
  session_type?: SessionType | undefined;
}) => {};
