import { type Query, QueryClient } from '@tanstack/react-query';
import { Failure } from '@/supabase/failure';

const day = 24 * 60 * 60 * 1000;

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // Kept so that the app shows what it knew when it is opened without a network.
        gcTime: 7 * day,
        staleTime: 15_000,
        // Without a network a reading fails at once, and is made up for when it returns: paused ones look like
        // ones that take long.
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (count, failure) =>
          count < 2 && navigator.onLine && !(failure instanceof Failure && !failure.offline),
      },
    },
  });

/** So many conversations are kept with their messages: all that is kept is written as one, again and again. */
const keptConversations = 8;

/** Whether a query's answer is kept in IndexedDB. */
export function isKept(queries: QueryClient, query: Query): boolean {
  if (query.state.status !== 'success') return false;
  if (query.queryKey[0] === 'search') return false;
  if (query.queryKey[0] !== 'messages') return true;
  const newer = queries
    .getQueryCache()
    .findAll({ queryKey: ['messages'] })
    .filter((other) => other.state.dataUpdatedAt > query.state.dataUpdatedAt);
  return newer.length < keptConversations;
}
