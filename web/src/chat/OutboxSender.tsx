import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { readAgain } from '@/boot/read_again';
import { useUserId } from '@/auth/session';
import { backoffSeconds, next, refuse, remove } from '@/domain/outbox';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { Failure, messageOf } from '@/supabase/failure';
import { conversationsKey } from './conversation_query';
import { hearRow, messagesKey } from './message_query';
import { outboxOf, useOutbox } from './outbox_store';
import { sendUnsent } from './send_unsent';

/** 401 is said of the session, which is renewed or ended elsewhere, and 408 of the connection. */
const isRefusal = (failure: Failure) => !failure.offline && failure.status !== 401 && failure.status !== 408;

/** Sends what waits in the outbox, on whatever screen the athlete is. Draws nothing. */
export default function OutboxSender() {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const userId = useUserId();
  const athlete = useAthlete();
  const outbox = useOutbox(userId);
  const busy = useRef(false);
  const failures = useRef(0);
  const timer = useRef<number>(undefined);

  const sendAll = async () => {
    const store = outboxOf(userId);
    for (let unsent = next(store.get()); unsent; unsent = next(store.get())) {
      const { id } = unsent;
      try {
        hearRow(queries, await sendUnsent(supabase, athlete.id, unsent));
        store.update((now) => remove(now, id));
        failures.current = 0;
        void readAgain(queries, conversationsKey(athlete.id));
      } catch (failure) {
        if (failure instanceof Failure && isRefusal(failure)) {
          store.update((now) => refuse(now, id, messageOf(failure)));
          // Its conversation may have been opened all the same, or be gone.
          void readAgain(queries, conversationsKey(athlete.id));
          void readAgain(queries, messagesKey(unsent.conversationId));
          continue;
        }
        failures.current++;
        timer.current = window.setTimeout(go, backoffSeconds(failures.current) * 1000);
        return;
      }
    }
  };

  const go = useEffectEvent(async () => {
    clearTimeout(timer.current);
    if (busy.current || !next(outboxOf(userId).get())) return;
    busy.current = true;
    try {
      // One tab at a time, so that questions keep their order.
      await navigator.locks.request(`coach-k.outbox.${userId}`, sendAll);
    } finally {
      busy.current = false;
    }
    // What was written while the lock was given back.
    if (next(outboxOf(userId).get()) && failures.current === 0) void go();
  });

  useEffect(() => void go(), [outbox]);
  useEffect(() => {
    const soon = () => {
      failures.current = 0;
      void go();
    };
    addEventListener('online', soon);
    return () => {
      removeEventListener('online', soon);
      clearTimeout(timer.current);
    };
  }, []);
  return null;
}
