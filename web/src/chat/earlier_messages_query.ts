import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mergeEarlier } from '@/domain/merge_messages';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { messagesKey, pageSize } from './message_query';

/**
 * What a long conversation has before the first message that was read: whether there is any, and `load` to
 * read a page of it into the others. Both go by the position, which has an index and never changes.
 */
export function useEarlierMessages(conversationId: string, messages: readonly Message[]) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const first = messages[0]?.position;
  const before = <Columns extends string>(columns: Columns, limit: number) =>
    supabase
      .from('messages')
      .select(columns)
      .eq('conversation_id', conversationId)
      .lt('position', first!)
      .order('position', { ascending: false })
      .limit(limit);

  const { data: some = false } = useQuery({
    queryKey: ['earlier_messages', conversationId, first],
    // Only a full page can have something before it.
    enabled: messages.length >= pageSize,
    staleTime: Infinity,
    // Not to and fro while the next answer is on its way.
    placeholderData: keepPreviousData,
    queryFn: async () => must(await before('id', 1)).length > 0,
  });
  const load = useMutation({
    networkMode: 'always',
    mutationFn: async () => must(await before('*', pageSize).overrideTypes<Message[], { merge: false }>()),
    onSuccess: (rows) =>
      queries.setQueryData<readonly Message[]>(
        messagesKey(conversationId),
        (known) => known && mergeEarlier(known, rows),
      ),
  });
  return { some, load };
}
