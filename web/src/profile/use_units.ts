import { defaultUnits } from '@/domain/units';
import type { Units } from '@/supabase/rows';
import { useAthlete } from './profile_query';

/** The units the athlete chose, or those of where the browser is. */
export const useUnits = (): Units => useAthlete().preferences?.units ?? defaultUnits(navigator.language);
