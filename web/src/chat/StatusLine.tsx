import { CircleAlert, CircleStop, LoaderCircle } from 'lucide-react';
import { isMaking, statusText } from '@/domain/reply_status';
import type { Message } from '@/supabase/rows';
import styles from './StatusLine.module.css';
import { useNow } from './use_now';
import { useWaitingSince } from './use_waiting_since';

/** What Coach K is doing about a question, honestly. Screen readers hear it from the Announcer. */
export function StatusLine({ message }: { message: Message }) {
  const making = isMaking(message.status);
  const now = useNow(making && message.content === '');
  const since = useWaitingSince(message);
  const waited = Math.max(0, (now - since) / 1000);
  const text = statusText(message, waited);
  if (text === '') return null;
  return (
    <p className={styles.line} data-status={message.status}>
      {making && <LoaderCircle className={styles.turning} aria-hidden="true" size={18} />}
      {message.status === 'failed' && <CircleAlert className={styles.bad} aria-hidden="true" size={18} />}
      {message.status === 'cancelled' && <CircleStop aria-hidden="true" size={18} />}
      <span>
        {text} {message.status === 'failed' && message.error}
      </span>
    </p>
  );
}
