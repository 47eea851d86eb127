import type { Session } from '@supabase/supabase-js';

/** Where supabase-js keeps the session on this device. */
export const sessionKey = 'coach-k.auth';

/**
 * The session as it was kept, expired or not. Without a network supabase-js cannot renew an expired one and
 * says that nobody is signed in; what the device knows may be shown all the same, and the renewal follows.
 */
export function keptSession(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(sessionKey) ?? 'null') as Session | null;
    return typeof kept?.user?.id === 'string' ? kept : null;
  } catch {
    return null;
  }
}
