import type { Day } from '@/domain/days';
import { totalsParts, weekTotals } from '@/domain/week_totals';
import type { WorkoutLog } from '@/supabase/rows';
import { Card } from '@/ui/Page';
import styles from './WeekList.module.css';

/** Hours and sessions of each week the month touches. */
export function WeekList({
  weeks,
  workouts,
  today,
}: {
  weeks: Day[][];
  workouts: readonly WorkoutLog[];
  today: Day;
}) {
  const range = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return (
    <Card title="Weeks">
      <dl className={styles.weeks}>
        {weekTotals(workouts, weeks, today).map((total) => {
          const current = total.start <= today && today <= total.end;
          const parts = totalsParts(total);
          return (
            <div key={total.start} className={`${styles.week} ${current ? styles.current : ''}`}>
              <dt>{current ? 'This week' : range.formatRange(new Date(total.start), new Date(total.end))}</dt>
              <dd>
                {parts.length === 0 && (total.start > today ? '–' : 'No training')}
                {parts.map((part, index) => (
                  <span key={part} className={styles.part}>
                    {part}
                    {index < parts.length - 1 && ', '}
                  </span>
                ))}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
