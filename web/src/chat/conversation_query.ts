import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readAgain } from '@/boot/read_again';
import { searchPattern } from '@/domain/search_pattern';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Conversation } from '@/supabase/rows';
import { uniqueTopic } from '@/supabase/topic';
import { messagesKey } from './message_query';

export const conversationsKey = (athleteId: string) => ['conversations', athleteId] as const;

/** The newest conversations, followed by Realtime. */
export function useConversations(limit: number) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const { id: athleteId } = useAthlete();
  useEffect(() => {
    const again = () => void readAgain(queries, conversationsKey(athleteId));
    const channel = supabase
      .channel(uniqueTopic('conversations'))
      .on(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'conversations', filter: `athlete_id=eq.${athleteId}` },
        again,
      )
      // Of a deleted row only the id is told: the filter above does not know whose it was.
      .on<Conversation>(
        'postgres_changes',
        { event: 'DELETE', schema: 'public', table: 'conversations' },
        ({ old }) => {
          const lists = queries.getQueriesData<Conversation[] | Conversation>({
            queryKey: conversationsKey(athleteId),
          });
          if (lists.some(([, list]) => Array.isArray(list) && list.some(({ id }) => id === old.id))) again();
        },
      )
      .subscribe((state) => {
        if (state === 'SUBSCRIBED') again();
      });
    return () => void supabase.removeChannel(channel);
  }, [supabase, queries, athleteId]);
  return useQuery({
    queryKey: [...conversationsKey(athleteId), limit],
    queryFn: async () =>
      must(
        await supabase
          .from('conversation_list')
          .select()
          .order('updated_at', { ascending: false })
          .limit(limit)
          .overrideTypes<Conversation[], { merge: false }>(),
      ),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: 'always',
  });
}

/** One conversation, followed by Realtime; null when it does not exist for this athlete. */
export function useConversation(id: string) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const { id: athleteId } = useAthlete();
  useEffect(() => {
    const key = [...conversationsKey(athleteId), 'one', id];
    const again = () => void readAgain(queries, key);
    const channel = supabase
      .channel(uniqueTopic(`conversation:${id}`))
      .on<Conversation>(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'conversations', filter: `id=eq.${id}` },
        (change) => {
          if (change.eventType === 'DELETE' && change.old.id === id) {
            queries.setQueryData(key, null);
            queries.setQueryData(messagesKey(id), []);
          } else again();
        },
      )
      .subscribe((state) => {
        if (state === 'SUBSCRIBED') again();
      });
    return () => void supabase.removeChannel(channel);
  }, [supabase, queries, athleteId, id]);
  return useQuery({
    queryKey: [...conversationsKey(athleteId), 'one', id],
    queryFn: async (): Promise<Conversation | null> =>
      must(
        await supabase
          .from('conversation_list')
          .select()
          .eq('id', id)
          .limit(1)
          .overrideTypes<Conversation[], { merge: false }>(),
      )[0] ?? null,
    // Renamed or deleted on another device meanwhile.
    refetchOnWindowFocus: 'always',
  });
}

/** The conversations that have the words in one of their messages. */
export function useSearch(words: string) {
  const supabase = useSupabase();
  const { id: athleteId } = useAthlete();
  return useQuery({
    queryKey: ['search', athleteId, words],
    enabled: words.length >= 2,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      const hits = must(
        await supabase
          .from('messages')
          .select('conversation_id, content')
          .filter('content', 'imatch', searchPattern(words))
          .order('position', { ascending: false })
          .limit(100)
          .abortSignal(signal)
          .overrideTypes<{ conversation_id: string; content: string }[], { merge: false }>(),
      );
      const snippets = new Map<string, string>();
      for (const hit of hits) {
        if (!snippets.has(hit.conversation_id)) snippets.set(hit.conversation_id, around(hit.content, words));
      }
      if (snippets.size === 0) return [];
      const found = must(
        await supabase
          .from('conversation_list')
          .select()
          .in('id', [...snippets.keys()])
          .order('updated_at', { ascending: false })
          .abortSignal(signal)
          .overrideTypes<Conversation[], { merge: false }>(),
      );
      return found.map((conversation) => ({
        ...conversation,
        last_message_preview: snippets.get(conversation.id)!,
      }));
    },
  });
}

function around(text: string, words: string): string {
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  const from = Math.max(0, at - 40);
  return `${from > 0 ? '…' : ''}${text.slice(from, at + words.length + 80).replace(/\s+/g, ' ')}`;
}

export function useRenameConversation() {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const { id: athleteId } = useAthlete();
  return useMutation({
    mutationFn: async ({ id, title }: { id: string; title: string }) =>
      must(await supabase.from('conversations').update({ title }).eq('id', id).select('id').single()),
    onSuccess: () => readAgain(queries, conversationsKey(athleteId)),
  });
}

export function useDeleteConversation() {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const { id: athleteId } = useAthlete();
  return useMutation({
    mutationFn: async (id: string) =>
      must(await supabase.from('conversations').delete().eq('id', id).select('id')),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: messagesKey(id) });
      void readAgain(queries, conversationsKey(athleteId));
    },
  });
}
