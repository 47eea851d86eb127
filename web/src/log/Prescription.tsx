import { lazy, memo, Suspense } from 'react';
import { Link } from 'wouter';
import { formatMinutes } from '@/domain/week_totals';
import type { PrescribedWorkout } from '@/supabase/rows';
import { Card } from '@/ui/Page';
import styles from './Prescription.module.css';

const Plain = memo(({ text }: { text: string }) => <p className={styles.plain}>{text}</p>);

// Coach K writes Markdown. Its parser is the chat's and large: the words are there before it,
// and stay as they are when it cannot be fetched.
const Markdown = lazy(() =>
  import('@/chat/Markdown').then(
    (module) => ({ default: module.Markdown }),
    () => ({ default: Plain }),
  ),
);

/** What was planned, in its own words; folded in where the form is what matters. */
export function Prescription({
  prescribed,
  folded = false,
}: {
  prescribed: PrescribedWorkout;
  folded?: boolean;
}) {
  const { title, text, duration_minutes, conversation_id } = prescribed;
  return (
    <Card title={title}>
      {duration_minutes !== undefined && <p>{formatMinutes(duration_minutes)} planned</p>}
      {text && (
        <details open={!folded || undefined}>
          <summary className={styles.summary}>The workout</summary>
          <div className={styles.text}>
            <Suspense fallback={<Plain text={text} />}>
              <Markdown text={text} />
            </Suspense>
          </div>
        </details>
      )}
      {conversation_id && (
        <Link href={`/chat/${conversation_id}`} className={styles.from}>
          From your conversation with Coach K
        </Link>
      )}
    </Card>
  );
}
