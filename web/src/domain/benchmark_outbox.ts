// The results with the changes of them that the server does not know yet.
import type { BenchmarkTest } from '@/supabase/rows';
import type { RowChange } from './row_outbox';

export type BenchmarkChange = RowChange<BenchmarkTest>;

/** The results once the server has the change, newest first. */
export function applied(
  tests: readonly BenchmarkTest[],
  { kind, row }: Pick<BenchmarkChange, 'kind' | 'row'>,
): BenchmarkTest[] {
  const others = tests.filter(({ id }) => id !== row.id);
  if (kind === 'delete') return others;
  return [row, ...others].sort((a, b) => b.test_date.localeCompare(a.test_date));
}

/** As the athlete left them. What the server refused is no record: there the server's row stands. */
export const withWaiting = (
  tests: readonly BenchmarkTest[],
  changes: readonly BenchmarkChange[],
): BenchmarkTest[] => changes.filter(({ refused }) => refused === undefined).reduce(applied, [...tests]);
