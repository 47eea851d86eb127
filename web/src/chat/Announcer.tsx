import { announcement } from '@/domain/reply_status';
import type { Message } from '@/supabase/rows';

/** Tells screen readers what becomes of the newest reply. */
export function Announcer({ messages }: { messages: readonly Message[] }) {
  const reply = messages.findLast((message) => message.role === 'assistant');
  return (
    <p className="visually-hidden" aria-live="polite">
      {reply && announcement(reply.status)}
    </p>
  );
}
