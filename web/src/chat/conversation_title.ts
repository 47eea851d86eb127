import { plainText } from '@/domain/plain_text';
import type { Conversation } from '@/supabase/rows';

/** The title; before Coach K gave it one, the beginning of what was asked or last said. */
export function titleOf(
  conversation: Pick<Conversation, 'title' | 'last_message_preview'> | null | undefined,
  asked?: string,
): string {
  const text =
    conversation?.title || plainText(asked || conversation?.last_message_preview || '') || 'New conversation';
  return text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text;
}
