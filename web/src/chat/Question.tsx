import { Clock, Pencil, Send } from 'lucide-react';
import { memo } from 'react';
import { useUserId } from '@/auth/session';
import { clockTime } from '@/domain/moments';
import { discard, sendAgain, type Unsent } from '@/domain/outbox';
import { useOnline } from '@/shell/online';
import type { Message } from '@/supabase/rows';
import { Button, IconButton } from '@/ui/Button';
import styles from './Question.module.css';
import { outboxOf } from './outbox_store';

/** What the athlete asked. */
export const Question = memo(function Question({
  message,
  onEdit,
}: {
  message: Message;
  onEdit: (message: Message) => void;
}) {
  const at = new Date(message.created_at);
  return (
    <article className={styles.question} aria-label={`You, ${clockTime(at)}`}>
      <p className={styles.bubble}>{message.content}</p>
      <footer className={styles.about}>
        <time dateTime={message.created_at}>{clockTime(at)}</time>
        <IconButton label="Edit and ask again" onClick={() => onEdit(message)}>
          <Pencil aria-hidden="true" size={16} />
        </IconButton>
      </footer>
    </article>
  );
});

/** The same before the server has it. `behind`: one before it was refused, and this one waits for that. */
export function UnsentQuestion({
  unsent,
  behind,
  onEdit,
}: {
  unsent: Unsent;
  behind: boolean;
  onEdit: (content: string) => void;
}) {
  const userId = useUserId();
  const online = useOnline();
  const sending = online && !behind;
  const store = outboxOf(userId);
  return (
    <article className={styles.question} aria-label="You, not sent yet">
      <p className={styles.bubble} data-unsent>
        {unsent.content}
      </p>
      {unsent.refusal === undefined ? (
        <footer className={styles.about}>
          {sending ? <Send aria-hidden="true" size={14} /> : <Clock aria-hidden="true" size={14} />}
          <span>
            {sending ? 'Sending…' : online ? 'Waits for the question before it' : 'Waiting for a network'}
          </span>
        </footer>
      ) : (
        <footer className={styles.refused} role="alert">
          <p>{unsent.refusal}</p>
          <div>
            <Button look="quiet" onClick={() => store.update((outbox) => sendAgain(outbox, unsent.id))}>
              Send again
            </Button>
            <Button
              look="quiet"
              onClick={() => {
                onEdit(unsent.content);
                store.update((outbox) => discard(outbox, unsent.id));
              }}
            >
              Edit
            </Button>
            <Button look="quiet" onClick={() => store.update((outbox) => discard(outbox, unsent.id))}>
              Discard
            </Button>
          </div>
        </footer>
      )}
    </article>
  );
}
