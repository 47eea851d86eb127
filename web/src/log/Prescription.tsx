import { Link } from 'wouter';
import { formatMinutes } from '@/domain/week_totals';
import type { PrescribedWorkout } from '@/supabase/rows';
import { Card } from '@/ui/Page';
import styles from './Prescription.module.css';

/** What was planned, in its own words. */
export function Prescription({ prescribed }: { prescribed: PrescribedWorkout }) {
  const { title, text, duration_minutes, conversation_id } = prescribed;
  return (
    <Card title={title}>
      {duration_minutes !== undefined && <p>{formatMinutes(duration_minutes)} planned</p>}
      {text && (
        // In the tab order because it may scroll.
        <div className={styles.text} tabIndex={0} role="group" aria-label="Prescription">
          {text}
        </div>
      )}
      {conversation_id && (
        <Link href={`/chat/${conversation_id}`} className={styles.from}>
          From your conversation with Coach K
        </Link>
      )}
    </Card>
  );
}
