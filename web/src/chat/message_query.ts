import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { mergePage, mergeRow, removeRow } from '@/domain/merge_messages';
import { isMaking } from '@/domain/reply_status';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';

type Messages = readonly Message[];

/** Rows read at once; more than any conversation of a few months. */
export const pageSize = 400;
/** Without Realtime (a project whose publication lacks the table) a reply is asked for. */
const askEveryMs = 3000;

export const messagesKey = (conversationId: string) => ['messages', conversationId] as const;

/** Merges a row that was heard or written into what is known of its conversation. */
export function hearRow(queries: QueryClient, row: Message): void {
  queries.setQueryData<Messages>(messagesKey(row.conversation_id), (known) => known && mergeRow(known, row));
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
    queryFn: async ({ signal }): Promise<Messages> => {
      const page = must(
        await supabase
          .from('messages')
          .select()
          .eq('conversation_id', conversationId)
          .order('position', { ascending: false })
          .limit(pageSize)
          .abortSignal(signal)
          .overrideTypes<Message[], { merge: false }>(),
      );
      return mergePage(
        queries.getQueryData<Messages>(messagesKey(conversationId)) ?? [],
        page,
        page.length < pageSize,
      );
    },
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
    refetchInterval: ({ state }) =>
      state.data?.some((message) => isMaking(message.status)) ? askEveryMs : false,
  });

  useEffect(() => {
    const key = messagesKey(conversationId);
    const readAgain = () => void queries.invalidateQueries({ queryKey: key });
    const channel = supabase
      .channel(`messages:${conversationId}`)
      // Not SUBSCRIBED: only from this event on is every later change certain to arrive.
      .on('system', {}, ({ extension, status }: { extension?: string; status?: string }) => {
        if (extension === 'postgres_changes' && status === 'ok') readAgain();
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
            readAgain(); // too large for Realtime: only its short values came
          }
        },
      )
      .subscribe((state) => {
        if (state === 'SUBSCRIBED') readAgain();
      });
    return () => void supabase.removeChannel(channel);
  }, [conversationId, supabase, queries]);

  return query;
}
