import { useState } from 'react';
import { isMaking } from '@/domain/reply_status';
import type { Message } from '@/supabase/rows';

/**
 * When the wait for a reply began, by this device's clock: the moment it was seen queued. Only after a
 * reload it is the row's own time, which two differing clocks may shift.
 */
export function useWaitingSince({ status, created_at }: Message): number {
  const [seen, setSeen] = useState(status);
  const [since, setSince] = useState(() => (status === 'queued' ? Date.now() : Date.parse(created_at)));
  if (seen !== status) {
    setSeen(status);
    if (isMaking(status) && !isMaking(seen)) setSince(Date.now());
  }
  return since;
}
