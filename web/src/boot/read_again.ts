import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Reads what is shown of these queries again, because something changed. A first reading that is under way
 * began before the change; invalidating alone would wait for its answer and take that for the newest.
 */
export async function readAgain(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}
