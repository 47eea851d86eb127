import { RowOutbox } from '@/outbox/row_outbox_store';
import type { BenchmarkTest } from '@/supabase/rows';

export const benchmarkOutbox = new RowOutbox<BenchmarkTest>('coach-k.benchmarks.outbox');
