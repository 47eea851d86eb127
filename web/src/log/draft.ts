// A prescription on its way from the chat to the log's form, kept for this tab only.
import type { PrescribedWorkout, SessionType } from '@/supabase/rows';

export interface Draft {
  prescribed: PrescribedWorkout;
  session_type?: SessionType;
}

const key = 'coach-k.workouts.draft';

/** Then open /log/new?from=chat. */
export const setDraft = (draft: Draft): void => sessionStorage.setItem(key, JSON.stringify(draft));

/** Stays until it was saved, so that a reload does not lose it. */
export function readDraft(): Draft | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Draft | null;
    return typeof draft?.prescribed?.title === 'string' ? draft : undefined;
  } catch {
    return undefined;
  }
}

export const clearDraft = (): void => sessionStorage.removeItem(key);
