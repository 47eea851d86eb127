import type { QueryClient } from '@tanstack/react-query';
import { persister } from '@/boot/queries';

/** What belongs to the device and not to the athlete. */
const stays = new Set(['coach-k.theme', 'coach-k.config']);

/** Leaves nothing of the athlete behind: answers read, questions not sent, drafts. */
export function forgetDevice(queries: QueryClient): void {
  queries.clear();
  void persister.removeClient();
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith('coach-k.') || stays.has(key)) continue;
      storage.removeItem(key);
      // The browser tells other tabs; this one's stores learn it like this.
      dispatchEvent(new StorageEvent('storage', { key, newValue: null }));
    }
  }
}
