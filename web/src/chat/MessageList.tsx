import { Fragment, memo, useRef } from 'react';
import { dayHeading, sameDay } from '@/domain/moments';
import type { Unsent } from '@/domain/outbox';
import { messageOf } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { useEarlierMessages } from './earlier_messages_query';
import { KeptPosition } from './KeptPosition';
import { pageSize } from './message_query';
import styles from './MessageList.module.css';
import { Question, UnsentQuestion } from './Question';
import { Reply } from './Reply';
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
  const drawing = earlier.load.isSuccess && from > 0;
  // Not gone before what takes its place is there.
  const offered = earlier.some || drawing;
  // After the last ones the button goes: the focus would be lost with it.
  const keepFocus = (rows: readonly Message[]) => {
    if (rows.length < pageSize) list.current?.focus({ preventScroll: true });
  };
  return (
    <KeptPosition list={list} item={`.${styles.message}`} above={`${messages[from]?.id} ${offered}`}>
      {offered && (
        <Button
          look="quiet"
          className={styles.earlier}
          busy={earlier.load.isPending || drawing}
          onClick={() => earlier.load.mutate(undefined, { onSuccess: keepFocus })}
        >
          Show earlier messages
        </Button>
      )}
      {earlier.load.isError && <Notice kind="bad">{messageOf(earlier.load.error)}</Notice>}
      <ol
        ref={list}
        className={styles.list}
        aria-label="Messages"
        tabIndex={-1}
        data-extended={earlier.load.isSuccess || undefined}
      >
        {messages.slice(from).map((message, index) => {
          const at = from + index;
          const day = new Date(message.created_at);
          const before = messages[at - 1];
          return (
            <Fragment key={message.id}>
              {(!before || index === 0 || !sameDay(new Date(before.created_at), day)) && (
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
    </KeptPosition>
  );
});
