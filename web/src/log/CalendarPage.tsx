import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { type Day, firstWeekday, isDay, monthGrid, startOfMonth, today as todayOf } from '@/domain/days';
import { byDay } from '@/domain/month_marks';
import { useAthlete } from '@/profile/profile_query';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { useTitle } from '@/ui/Page';
import styles from './CalendarPage.module.css';
import { DayDetails } from './DayDetails';
import { LinkButton } from './LinkButton';
import { MonthCalendar } from './MonthCalendar';
import { WeekList } from './WeekList';
import { useNewestWorkout, useWorkouts } from './workout_query';

/** The month, the chosen day and the weeks' totals. The day is in the address: going back finds it again. */
export function CalendarPage() {
  useTitle('Log');
  const athlete = useAthlete();
  const today = todayOf();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('day');
  const day: Day = asked && isDay(asked) ? asked : today;
  const weeks = useMemo(
    () => monthGrid(startOfMonth(day), firstWeekday(navigator.language)),
    // The same month has the same weeks.
    [day.slice(0, 7)], // eslint-disable-line react-hooks/exhaustive-deps
  );
  const { data, error, refetch } = useWorkouts(athlete.id, weeks[0]![0]!, weeks.at(-1)![6]!);
  const days = useMemo(() => byDay(data ?? []), [data]);
  const first = useNewestWorkout(athlete.id) === null && data?.length === 0;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Log</h1>
        <LinkButton to={day < today ? `/log/new?date=${day}` : '/log/new'} look="primary">
          <Plus size={20} aria-hidden="true" />
          Log workout
        </LinkButton>
      </header>
      <div className={`${styles.column} ${styles.month}`}>
        {error && (
          <Notice kind="bad" action={<Button onClick={() => void refetch()}>Try again</Button>}>
            {messageOf(error)}
          </Notice>
        )}
        <MonthCalendar
          day={day}
          today={today}
          weeks={weeks}
          days={days}
          onChange={(next) => setSearch({ day: next }, { replace: true })}
        />
      </div>
      <div className={styles.column}>
        <DayDetails
          day={day}
          today={today}
          workouts={data && (days.get(day) ?? [])}
          units={athlete.preferences?.units ?? 'metric'}
          first={first}
        />
      </div>
      <div className={`${styles.column} ${styles.weeks}`}>
        <WeekList weeks={weeks} workouts={data ?? []} today={today} />
      </div>
    </div>
  );
}
