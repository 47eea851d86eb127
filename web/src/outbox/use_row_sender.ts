import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SupabaseClient } from '@supabase/supabase-js';
import { useEffect } from 'react';
import { type RowChange, withoutChange, withRefusal } from '@/domain/row_outbox';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { Failure, messageOf, must } from '@/supabase/failure';
import type { AthletesRow, RowOutbox } from './row_outbox_store';

interface Sending<Row extends AthletesRow> {
  table: string;
  outbox: RowOutbox<Row>;
  /** What is written of a row: all but what is the server's. */
  columns: (row: Row) => Record<string, unknown>;
  /** Into what was read, so that nothing flickers between leaving the outbox and being read again. */
  settle: (queries: QueryClient, change: RowChange<Row>) => void;
}

/** Sends an outbox, on whichever screen the athlete is. */
export function useRowSender<Row extends AthletesRow>(sending: Sending<Row>): void {
  const { outbox } = sending;
  const supabase = useSupabase();
  const queries = useQueryClient();
  const athlete = useAthlete();
  const waiting = outbox.useChanges(athlete.id).some(({ refused }) => refused === undefined);
  const { mutate, isPending } = useMutation({
    // Paused without a network, and repeated until it got through: the outbox is read anew each time.
    mutationFn: async () => {
      for (;;) {
        const change = outbox.read(athlete.id).find(({ refused }) => refused === undefined);
        const { data } = await supabase.auth.getSession();
        if (!change || data.session?.user.id !== athlete.user_id) return;
        const refusal = await refusalOf(send(supabase, sending, change));
        if (refusal === undefined) sending.settle(queries, change);
        outbox.change((changes) =>
          refusal === undefined
            ? withoutChange(changes, change.stamp)
            : withRefusal(changes, change.stamp, refusal),
        );
      }
    },
    retry: (_, failure) => failure instanceof Failure,
    retryDelay: (count) => Math.min(1000 * 2 ** count, 15_000),
  });
  useEffect(() => {
    if (waiting && !isPending) mutate();
  }, [waiting, isPending, mutate]);
}

/** Each kind may be sent twice: after a lost answer nobody knows whether the first one arrived. */
async function send<Row extends AthletesRow>(
  supabase: SupabaseClient,
  { table, columns }: Sending<Row>,
  { kind, row }: RowChange<Row>,
): Promise<void> {
  const rows = supabase.from(table);
  const { error, status } =
    kind === 'insert'
      ? await rows.upsert(columns(row))
      : kind === 'update'
        ? await rows.update(columns(row)).eq('id', row.id)
        : await rows.delete().eq('id', row.id);
  must({ data: null, error, status });
}

/** The server's reason not to take it, undefined when it did; throws what may go better later. */
async function refusalOf(sending: Promise<void>): Promise<string | undefined> {
  try {
    await sending;
    return undefined;
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.offline) throw failure;
    if ([401, 408, 429].includes(failure.status ?? 0)) throw failure;
    return messageOf(failure);
  }
}
