import { Fragment, memo, useRef } from 'react';
import { dayHeading, sameDay } from '@/domain/moments';
import type { Unsent } from '@/domain/outbox';
import { messageOf } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { useEarlierMessages } from './earlier_messages_query';
import styles from './MessageList.module.css';
import { Question, UnsentQuestion } from './Question';
import { Reply } from './Reply';
import { useKeptPosition } from './use_kept_position';
import { useShownCount } from './use_shown_count';

interface Props {
  conversationId: string;
  messages: readonly Message[];
  unsent: readonly Unsent[];
  onEdit: (message: Message) => void;
  onEditUnsent: (content: string) => void;
}

/** Each message is drawn again only when its own row changed; those out of sight are not laid out. */
export const MessageList = memo(function MessageList({
  conversationId,
  messages,
  unsent,
  onEdit,
  onEditUnsent,
}: Props) {
  const now = new Date();
  const list = useRef<HTMLOListElement>(null);
  const from = messages.length - useShownCount(messages.length);
  const earlier = useEarlierMessages(conversationId, messages);
  const offered = earlier.some && from === 0;
  useKeptPosition(list, `.${styles.message}`, `${messages[from]?.id} ${offered}`);
  return (
    <>
      {offered && (
        <Button
          look="quiet"
          className={styles.earlier}
          busy={earlier.load.isPending}
          // The button goes: the focus would be lost with it.
          onClick={() =>
            earlier.load.mutate(undefined, { onSuccess: () => list.current?.focus({ preventScroll: true }) })
          }
        >
          {earlier.load.isPending ? 'Loading earlier messages…' : 'Show earlier messages'}
        </Button>
      )}
      {earlier.load.isError && <Notice kind="bad">{messageOf(earlier.load.error)}</Notice>}
      <ol ref={list} className={styles.list} aria-label="Messages" tabIndex={-1}>
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
    </>
  );
});
