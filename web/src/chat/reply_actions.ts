import type { SupabaseClient } from '@supabase/supabase-js';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { readAgain } from '@/boot/read_again';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { hearRow, messagesKey } from './message_query';

/** An RPC about a message; afterwards its conversation is read again, whatever became of it. */
function useMessageAction<Input extends { message: Message }>(
  call: (supabase: SupabaseClient, input: Input) => Promise<unknown>,
) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => call(supabase, input),
    onSettled: (_, __, { message }) => readAgain(queries, messagesKey(message.conversation_id)),
  });
}

const rpc =
  (name: 'cancel_reply' | 'retry_reply' | 'regenerate_reply') =>
  async (supabase: SupabaseClient, { message }: { message: Message }) =>
    must(await supabase.rpc(name, { message_id: message.id }));

export const useCancelReply = () => useMessageAction(rpc('cancel_reply'));
export const useRetryReply = () => useMessageAction(rpc('retry_reply'));
export const useRegenerateReply = () => useMessageAction(rpc('regenerate_reply'));

/** The conversation's last question with other words, answered anew. */
export const useEditQuestion = () =>
  useMessageAction(async (supabase, { message, content }: { message: Message; content: string }) =>
    must(await supabase.rpc('edit_question', { message_id: message.id, content })),
  );

/** Thumbs; shown at once, taken back if it was refused. */
export function useRateReply() {
  const queries = useQueryClient();
  const rate = useMessageAction(
    async (supabase, { message, rating }: { message: Message; rating: Message['feedback'] }) =>
      must(await supabase.rpc('rate_reply', { message_id: message.id, rating })),
  );
  return (message: Message, rating: Message['feedback']) => {
    // Between two revisions: newer than what is shown, older than the row that the server will write.
    hearRow(queries, { ...message, feedback: rating, revision: message.revision + 0.5 });
    rate.mutate(
      { message, rating },
      { onError: () => hearRow(queries, { ...message, revision: message.revision + 0.75 }) },
    );
  };
}
