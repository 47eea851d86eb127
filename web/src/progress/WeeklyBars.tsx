import { formatDay } from '@/domain/days';
import type { Week } from '@/domain/weekly_load';
import styles from './WeeklyBars.module.css';

/** Hours above, sessions below, one column a week. The table beside it says the same to screen readers. */
export function WeeklyBars({ weeks, targetHours }: { weeks: readonly Week[]; targetHours: number | null }) {
  const target = targetHours && targetHours > 0 ? targetHours * 60 : 0;
  const mostMinutes = Math.max(60, target, ...weeks.map(({ minutes }) => minutes));
  const mostSessions = Math.max(3, ...weeks.map(({ sessions }) => sessions));
  const hours = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
  return (
    <div className={styles.chart} aria-hidden="true">
      <p className={styles.title}>
        Hours
        {target > 0 && (
          <span className={styles.key}>
            <span className={styles.dash} /> target {hours.format(target / 60)} h
          </span>
        )}
      </p>
      <div className={`${styles.bars} ${styles.hours}`}>
        {target > 0 && (
          <span className={styles.target} style={{ bottom: `${(100 * target) / mostMinutes}%` }} />
        )}
        {weeks.map(({ start, minutes }) => (
          <Bar
            key={start}
            share={minutes / mostMinutes}
            // Two digits and a fraction don't fit over a bar on a small phone.
            label={minutes >= 600 ? String(Math.round(minutes / 60)) : hours.format(minutes / 60)}
          />
        ))}
      </div>
      <p className={styles.title}>Sessions</p>
      <div className={`${styles.bars} ${styles.sessions}`}>
        {weeks.map(({ start, sessions }) => (
          <Bar key={start} share={sessions / mostSessions} label={String(sessions)} />
        ))}
      </div>
      <div className={styles.weeks}>
        {weeks.map(({ start }, index) => (
          <span key={start}>
            {(index === 0 || index === 5) && formatDay(start, { day: 'numeric', month: 'short' })}
            {index === weeks.length - 1 && 'This week'}
          </span>
        ))}
      </div>
    </div>
  );
}

function Bar({ share, label }: { share: number; label: string }) {
  return (
    <span className={styles.column}>
      <span className={styles.label}>{label}</span>
      <span className={styles.bar} style={{ height: `${100 * share}%` }} />
    </span>
  );
}
