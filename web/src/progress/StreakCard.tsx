import { Check } from 'lucide-react';
import { type Day, formatDay } from '@/domain/days';
import type { Streak } from '@/domain/streak';
import { Card } from '@/ui/Page';
import { Figure, Figures } from './Figure';
import styles from './StreakCard.module.css';

/** Weeks in a row, days this month, and this week day by day. */
export function StreakCard({ streak, now }: { streak: Streak; now: Day }) {
  const { weeks, thisWeek, daysThisMonth, week } = streak;
  const last = week.at(-1)!.day;
  return (
    <Card title="Streak">
      <Figures>
        <Figure value={String(weeks)} unit={weeks === 1 ? 'week' : 'weeks'} label="in a row" />
        <Figure
          value={String(daysThisMonth)}
          unit={daysThisMonth === 1 ? 'day' : 'days'}
          label={`in ${formatDay(now, { month: 'long' })}`}
        />
      </Figures>
      <ol className={styles.week} aria-label="This week">
        {week.map(({ day, trained }) => (
          <li key={day} className={styles.day} aria-current={day === now ? 'date' : undefined}>
            <span aria-hidden="true">{formatDay(day, { weekday: 'narrow' })}</span>
            <span className={trained ? styles.done : styles.open}>
              {trained && <Check size={18} strokeWidth={3} aria-hidden="true" />}
            </span>
            <span className="visually-hidden">
              {formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' })}:{' '}
              {trained ? 'trained' : day > now ? 'to come' : 'no session'}
            </span>
          </li>
        ))}
      </ol>
      {!thisWeek && weeks > 0 && (
        <p className={styles.soft}>
          {last === now
            ? 'One session today keeps it going.'
            : `One session by ${formatDay(last, { weekday: 'long' })} keeps it going.`}
        </p>
      )}
    </Card>
  );
}
