import { Fragment, memo } from 'react';
import { dayHeading, sameDay } from '@/domain/moments';
import type { Unsent } from '@/domain/outbox';
import type { Message } from '@/supabase/rows';
import styles from './MessageList.module.css';
import { Question, UnsentQuestion } from './Question';
import { Reply } from './Reply';
import { useShownCount } from './use_shown_count';

interface Props {
  messages: readonly Message[];
  unsent: readonly Unsent[];
  onEdit: (message: Message) => void;
  onEditUnsent: (content: string) => void;
}

/** Each message is drawn again only when its own row changed; those out of sight are not laid out. */
export const MessageList = memo(function MessageList({ messages, unsent, onEdit, onEditUnsent }: Props) {
  const now = new Date();
  const from = messages.length - useShownCount(messages.length);
  return (
    <ol className={styles.list} aria-label="Messages">
      {messages.slice(from).map((message, index) => {
        const at = from + index;
        const day = new Date(message.created_at);
        const before = messages[at - 1];
        return (
          <Fragment key={message.id}>
            {(!before || !sameDay(new Date(before.created_at), day)) && (
              <li className={styles.day}>
                <h2>{dayHeading(day, now)}</h2>
              </li>
            )}
            <li className={styles.message}>
              {message.role === 'user' ? (
                <Question message={message} onEdit={onEdit} />
              ) : (
                <Reply message={message} last={at === messages.length - 1} />
              )}
            </li>
          </Fragment>
        );
      })}
      {unsent.map((question, at) => (
        <li key={question.id} className={styles.message}>
          <UnsentQuestion
            unsent={question}
            behind={unsent.slice(0, at).some(({ refusal }) => refusal !== undefined)}
            onEdit={onEditUnsent}
          />
        </li>
      ))}
    </ol>
  );
});
