import { useEffect, useRef } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { type Day, formatDay } from '@/domain/days';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import type { Units } from '@/supabase/rows';
import { Empty, Loading } from '@/ui/Notice';
import { Card } from '@/ui/Page';
import styles from './DayDetails.module.css';
import { LinkButton } from './LinkButton';
import { WorkoutCard } from './WorkoutCard';

interface Props {
  day: Day;
  today: Day;
  /** undefined while they are read. */
  workouts: LoggedWorkout[] | undefined;
  units: Units;
  /** Nothing was ever logged. */
  first: boolean;
}

/** What was and is to be done on the chosen day. */
export function DayDetails({ day, today, workouts, units, first }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  const saved = useHistoryState<{ saved?: string } | null>()?.saved;
  useEffect(() => {
    // The button that saved is gone: continue where the workout is now.
    if (saved) title.current?.focus();
  }, [saved]);
  if (first && day <= today) {
    return (
      <Card>
        <Empty
          title="Your log starts here"
          action={<LinkButton to={`/log/new?date=${day}`}>Log your first workout</LinkButton>}
        >
          Two taps and a number. Coach K sees what you did, and your progress adds up.
        </Empty>
      </Card>
    );
  }
  return (
    <section className={styles.list} aria-labelledby="day-title">
      <h2 id="day-title" ref={title} tabIndex={-1} className={styles.title}>
        {formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' })}
      </h2>
      {saved && (
        <p role="status" className="visually-hidden">
          {saved}
        </p>
      )}
      {!workouts && <Loading />}
      {workouts?.length === 0 && (
        <div className={styles.nothing}>
          <p>{day > today ? 'Nothing planned.' : 'Nothing logged.'}</p>
          <LinkButton to={`/log/new?date=${day}`}>
            {day > today ? 'Plan a workout' : 'Log for this day'}
          </LinkButton>
        </div>
      )}
      {workouts && workouts.length > 0 && (
        <ul className={styles.list}>
          {workouts.map((workout) => (
            <li key={workout.id}>
              <WorkoutCard workout={workout} today={today} units={units} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
