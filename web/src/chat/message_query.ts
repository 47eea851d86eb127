import type { SupabaseClient } from '@supabase/supabase-js';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { mergePage, mergeRow, outdated, removeRow, type RowVersion } from '@/domain/merge_messages';
import { isMaking } from '@/domain/reply_status';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { uniqueTopic } from '@/supabase/topic';

type Messages = readonly Message[];

/** Rows of a conversation that are read at once; more than any of a few months. */
export const pageSize = 400;
/** Ids in one address: more would make it too long for some servers. */
const idsAtOnce = 50;
/** A reply that is being made and of which nothing was heard for so long is asked for. */
const askAfterMs = 5000;

export const messagesKey = (conversationId: string) => ['messages', conversationId] as const;

/** Merges a row that was heard or written into what is known of its conversation. */
export function hearRow(queries: QueryClient, row: Message): void {
  const key = messagesKey(row.conversation_id);
  const state = queries.getQueryState<Messages>(key);
  if (!state) return; // not open: it is read when it is
  queries.setQueryData<Messages>(key, mergeRow(state.data ?? [], row));
  // Open, but it could not be read yet.
  if (!state.data && state.fetchStatus === 'idle') void queries.invalidateQueries({ queryKey: key });
}

const awaitsReply = (messages: Messages | undefined): boolean =>
  messages?.at(-1)?.role === 'user' || !!messages?.some((message) => isMaking(message.status));

/** The newest rows. Of a conversation that is known only those whose revision rose are read. */
async function readMessages(
  supabase: SupabaseClient,
  conversationId: string,
  known: Messages,
  signal: AbortSignal,
): Promise<Messages> {
  const newest = <Columns extends string>(columns: Columns) =>
    supabase
      .from('messages')
      .select(columns)
      .eq('conversation_id', conversationId)
      .order('position', { ascending: false })
      .limit(pageSize)
      .abortSignal(signal);
  if (known.length === 0)
    return must(await newest('*').overrideTypes<Message[], { merge: false }>()).reverse();

  const list = must(await newest('id, position, revision').overrideTypes<RowVersion[], { merge: false }>());
  const ids = outdated(known, list);
  const read: Message[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = supabase
      .from('messages')
      .select()
      .in('id', ids.slice(at, at + idsAtOnce))
      .abortSignal(signal);
    read.push(...must(await some.overrideTypes<Message[], { merge: false }>()));
  }
  const rows = new Map([...known, ...read].map((message) => [message.id, message]));
  return list.flatMap(({ id }) => rows.get(id) ?? []);
}

/**
 * A conversation's newest messages, alive: read once, followed by Realtime, and read again whenever
 * something may have been missed — a (re)subscription, the screen's awakening, the network's return.
 */
export function useMessages(conversationId: string) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: messagesKey(conversationId),
    queryFn: async ({ signal, queryKey }): Promise<Messages> => {
      const known = () => queries.getQueryData<Messages>(queryKey) ?? [];
      const before = known();
      const page = await readMessages(supabase, conversationId, before, signal);
      // What was heard meanwhile is merged, not lost.
      return mergePage(known(), page, page.length < pageSize, before);
    },
    staleTime: 0,
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
    // Every row that is heard starts this wait anew: it ends only where Realtime is silent.
    refetchInterval: ({ state }) => awaitsReply(state.data) && askAfterMs,
  });

  useEffect(() => {
    const key = messagesKey(conversationId);
    const again = async () => {
      // The first reading is long, what follows is short: it is not cancelled, but followed.
      await queries
        .getQueryCache()
        .find({ queryKey: key })
        ?.promise?.catch(() => undefined);
      await queries.invalidateQueries({ queryKey: key });
    };
    const channel = supabase
      .channel(uniqueTopic(`messages:${conversationId}`))
      // Not SUBSCRIBED: only from this event on is every later change certain to arrive.
      .on('system', {}, ({ extension, status }: { extension?: string; status?: string }) => {
        if (extension === 'postgres_changes' && status === 'ok') void again();
      })
      .on<Message>(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'messages', filter: `conversation_id=eq.${conversationId}` },
        (change) => {
          if (change.eventType === 'DELETE') {
            const { id } = change.old;
            if (id) queries.setQueryData<Messages>(key, (known) => known && removeRow(known, id));
          } else if ('content' in change.new && change.errors === null) {
            hearRow(queries, change.new);
          } else {
            void again(); // too large for Realtime: only its short values came
          }
        },
      )
      .subscribe((state) => {
        if (state === 'SUBSCRIBED') void again();
      });
    return () => void supabase.removeChannel(channel);
  }, [conversationId, supabase, queries]);

  return query;
}
