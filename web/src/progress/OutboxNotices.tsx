import type { BenchmarkChange } from '@/domain/benchmark_outbox';
import { nameResult, type Series } from '@/domain/benchmarks';
import type { Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { benchmarkOutbox } from './benchmark_outbox_store';
import styles from './OutboxNotices.module.css';

interface Props {
  changes: readonly BenchmarkChange[];
  /** Whether to say what is still on its way: not while it is only a moment. */
  late: boolean;
  series: readonly Series[];
  units: Units;
}

/** Says which results are only on this device, and what can be done about those the server refused. */
export function OutboxNotices({ changes, late, series, units }: Props) {
  const waiting = changes.filter(({ refused }) => refused === undefined);
  return (
    <>
      {changes.map(({ kind, row, refused }) =>
        refused === undefined ? null : (
          <Notice
            key={row.id}
            kind="bad"
            action={
              <div className={styles.actions}>
                <Button onClick={() => benchmarkOutbox.tryAgain(row.id)}>Try again</Button>
                <Button onClick={() => benchmarkOutbox.discard(row.id)}>Discard</Button>
              </div>
            }
          >
            The result was not {kind === 'delete' ? 'deleted' : 'saved'}. {refused}
          </Notice>
        ),
      )}
      {late && waiting.length > 0 && (
        <Notice>{waitingInWords(waiting, series, units)} It goes out by itself.</Notice>
      )}
    </>
  );
}

function waitingInWords(
  waiting: readonly BenchmarkChange[],
  series: readonly Series[],
  units: Units,
): string {
  const [{ kind, row }] = waiting as [BenchmarkChange];
  if (waiting.length > 1) return `${waiting.length} changes of your results wait for the network.`;
  if (kind === 'delete') return 'The deletion waits for the network.';
  return `${nameResult(series, row.id, units)} waits for the network.`;
}
