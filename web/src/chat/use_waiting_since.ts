import { useState } from 'react';
import { isMaking } from '@/domain/reply_status';
import type { Message } from '@/supabase/rows';

/**
 * When the wait for a reply began, by this device's clock: the moment it was seen queued. Only after a
 * reload it is the time of the row's last change, which two differing clocks may shift; of a reply that is
 * made anew the row itself may be days old.
 */
export function useWaitingSince({ status, updated_at }: Message): number {
  const [seen, setSeen] = useState(status);
  const [since, setSince] = useState(() => (status === 'queued' ? Date.now() : Date.parse(updated_at)));
  if (seen !== status) {
    setSeen(status);
    if (isMaking(status) && !isMaking(seen)) setSince(Date.now());
  }
  return since;
}
