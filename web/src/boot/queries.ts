import { QueryClient } from '@tanstack/react-query';
import type { PersistedClient, Persister } from '@tanstack/react-query-persist-client';
import { del, get, set } from 'idb-keyval';
import { Failure } from '@/supabase/failure';

const day = 24 * 60 * 60 * 1000;

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // Kept so that the app shows what it knew when it is opened without a network.
        gcTime: 7 * day,
        staleTime: 15_000,
        retry: (count, failure) => count < 2 && !(failure instanceof Failure && !failure.offline),
      },
    },
  });

const key = 'coach-k.queries';

/** Everything that was read, in IndexedDB. Signing out forgets it. */
export const persister: Persister = {
  persistClient: (client: PersistedClient) => set(key, client),
  restoreClient: () => get<PersistedClient>(key),
  removeClient: () => del(key),
};
