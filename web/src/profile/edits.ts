import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Units } from '@/supabase/rows';
import { convertEdits, type Edits } from './profile_form';
import { useAthlete } from './profile_query';
import { useUnits } from './use_units';

interface Draft {
  units: Units;
  edits: Edits;
}

/** Unsaved edits of the profile. They outlive the screen: a look at the chat must not lose what was typed. */
export function useEdits(): [Edits, (change: (edits: Edits) => Edits) => void] {
  const queries = useQueryClient();
  const units = useUnits();
  const userId = useAthlete().user_id;
  const [draft, setDraft] = useState<Draft>(
    () => queries.getQueryData<Draft>(['profile', userId, 'edits']) ?? { units, edits: {} },
  );
  useEffect(() => {
    queries.setQueryData<Draft>(['profile', userId, 'edits'], draft);
  }, [queries, userId, draft]);
  const inUnits = ({ units: from, edits }: Draft) => convertEdits(edits, from, units);
  return [inUnits(draft), (change) => setDraft((last) => ({ units, edits: change(inUnits(last)) }))];
}
