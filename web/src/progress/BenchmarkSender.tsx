import { useRowSender } from '@/outbox/use_row_sender';
import type { BenchmarkTest } from '@/supabase/rows';
import { benchmarkOutbox } from './benchmark_outbox_store';
import { settle } from './progress_queries';

/** Sends the results' outbox. Shows nothing. */
export default function BenchmarkSender() {
  useRowSender({ table: 'benchmark_tests', outbox: benchmarkOutbox, columns, settle });
  return null;
}

// Without created_at, which is the server's.
const columns = ({ id, athlete_id, test_date, test_type, results, notes }: BenchmarkTest) => ({
  id,
  athlete_id,
  test_date,
  test_type,
  results,
  notes,
});
