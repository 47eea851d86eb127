import { useQuery } from '@tanstack/react-query';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';

export interface Alternative {
  id: string;
  content: string;
  /** The question as it stood then; null where it has not changed since. */
  question: string | null;
  answered_at: string;
}

const none: readonly Alternative[] = [];

/** The answers that `reply` replaced, newest first. Read anew after each answer; not while one is made. */
export function useEarlierAnswers(reply: Message, enabled: boolean): readonly Alternative[] {
  const supabase = useSupabase();
  const { data } = useQuery({
    queryKey: ['reply_alternatives', reply.id, reply.latency_ms],
    enabled,
    queryFn: async () =>
      must(
        await supabase
          .from('reply_alternatives')
          .select('id, content, question, answered_at')
          .eq('message_id', reply.id)
          .order('created_at', { ascending: false })
          .overrideTypes<Alternative[], { merge: false }>(),
      ),
  });
  return data ?? none;
}
