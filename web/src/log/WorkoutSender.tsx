import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SupabaseClient } from '@supabase/supabase-js';
import { useEffect } from 'react';
import { type Change, withoutChange, withRefusal } from '@/domain/workout_outbox';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { Failure, messageOf, must } from '@/supabase/failure';
import { changeOutbox, readOutbox, useOutbox } from './outbox';
import { settle } from './workout_query';

/** Sends the log's outbox, on whichever screen the athlete is. Shows nothing. */
export default function WorkoutSender() {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const athlete = useAthlete();
  const waiting = useOutbox(athlete.id).some(({ refused }) => refused === undefined);
  const { mutate, isPending } = useMutation({
    // Paused without a network, and repeated until it got through: the outbox is read anew each time.
    mutationFn: async () => {
      for (;;) {
        const change = readOutbox(athlete.id).find(({ refused }) => refused === undefined);
        const { data } = await supabase.auth.getSession();
        if (!change || data.session?.user.id !== athlete.user_id) return;
        const refusal = await refusalOf(send(supabase, change));
        if (refusal === undefined) settle(queries, change);
        changeOutbox((changes) =>
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
  return null;
}

/** Each kind may be sent twice: after a lost answer nobody knows whether the first one arrived. */
async function send(supabase: SupabaseClient, { kind, row }: Change): Promise<void> {
  const { id, athlete_id, date, session_type, prescribed_workout, completed_workout } = row;
  const { rpe_pre, rpe_post, duration_minutes, notes } = row;
  // Without created_at, which is the server's.
  const plan = { id, athlete_id, date, session_type, prescribed_workout };
  const columns = { ...plan, completed_workout, rpe_pre, rpe_post, duration_minutes, notes };
  const log = supabase.from('workout_logs');
  const { error, status } =
    kind === 'insert'
      ? await log.upsert(columns)
      : kind === 'update'
        ? await log.update(columns).eq('id', id)
        : await log.delete().eq('id', id);
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
