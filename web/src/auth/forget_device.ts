import type { SupabaseClient } from '@supabase/supabase-js';
import type { QueryClient } from '@tanstack/react-query';
import { persister } from '@/boot/persister';

/** What belongs to the device and not to the athlete. */
const stays = new Set(['coach-k.theme', 'coach-k.config']);

/** What the athlete wrote and the server does not have yet. */
const isUnsent = (key: string) => key.startsWith('coach-k.outbox.') || key.endsWith('.outbox');

/**
 * Leaves nothing of the athlete behind but what was not sent: a session also ends by itself, for one when the
 * answer to its renewal is lost in a dead spot. The same athlete's next one sends it.
 */
export function forgetDevice(queries: QueryClient): void {
  queries.clear();
  void persister.removeClient();
  forget((key) => !isUnsent(key));
}

/** Signs this device out because the athlete wants it: what was not sent goes, too. */
export async function signOut(supabase: SupabaseClient): Promise<void> {
  const { error } = await supabase.auth.signOut({ scope: 'local' });
  if (!error) forget(isUnsent);
}

function forget(which: (key: string) => boolean): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith('coach-k.') || stays.has(key) || !which(key)) continue;
      storage.removeItem(key);
      // The browser tells other tabs; this one's stores learn it like this.
      dispatchEvent(new StorageEvent('storage', { key, newValue: null }));
    }
  }
}
