import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { dayAfterKey, sameDayIn } from '@/domain/calendar_keys';
import { type Day, firstWeekday, formatDay } from '@/domain/days';
import { dayLabel } from '@/domain/month_marks';
import { planState } from '@/domain/plan_state';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { Button, IconButton } from '@/ui/Button';
import styles from './MonthCalendar.module.css';
import { TypeIcon } from './TypeIcon';

interface Props {
  day: Day;
  today: Day;
  weeks: Day[][];
  days: Map<Day, LoggedWorkout[]>;
  onChange: (day: Day) => void;
}

/** A grid with one day in the tab order; arrows, Home, End and the page keys choose another. */
export function MonthCalendar({ day, today, weeks, days, onChange }: Props) {
  const grid = useRef<HTMLTableElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    // The key may have led to another month: its day has a button only now.
    if (byKey.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    byKey.current = false;
  }, [day]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = dayAfterKey(day, event.key, firstWeekday(navigator.language));
    if (!next) return;
    event.preventDefault();
    byKey.current = true;
    onChange(next);
  };
  const month = formatDay(day, { month: 'long', year: 'numeric' });
  return (
    <section aria-label="Calendar">
      <div className={styles.head}>
        <h2 aria-live="polite">{month}</h2>
        <Button look="quiet" onClick={() => onChange(today)} disabled={day === today}>
          Today
        </Button>
        <IconButton label="Previous month" onClick={() => onChange(monthBy(day, -1, today))}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <IconButton label="Next month" onClick={() => onChange(monthBy(day, 1, today))}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
      </div>
      <table ref={grid} role="grid" aria-label={month} className={styles.grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]!.map((date) => (
              <th key={date} scope="col" abbr={formatDay(date, { weekday: 'long' })}>
                {formatDay(date, { weekday: 'short' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((date) => (
                <td key={date} role="gridcell" aria-selected={date === day}>
                  <button
                    type="button"
                    className={`${styles.day} ${date.slice(0, 7) === day.slice(0, 7) ? '' : styles.other}`}
                    tabIndex={date === day ? 0 : -1}
                    aria-current={date === today ? 'date' : undefined}
                    aria-label={dayLabel(date, days.get(date) ?? [], today)}
                    onClick={() => onChange(date)}
                  >
                    <span className={styles.number}>{formatDay(date, { day: 'numeric' })}</span>
                    <Marks workouts={days.get(date) ?? []} today={today} />
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.legend} aria-hidden="true">
        <li>
          <span className={styles.mark} /> Done
        </li>
        <li>
          <span className={`${styles.mark} ${styles.planned}`} /> Planned
        </li>
        <li>
          <span className={`${styles.mark} ${styles.missed}`} /> Missed
        </li>
      </ul>
    </section>
  );
}

/** The first of a month, but today where that is in it. */
function monthBy(day: Day, months: number, today: Day): Day {
  const next = sameDayIn(day, months);
  return next.slice(0, 7) === today.slice(0, 7) ? today : `${next.slice(0, 7)}-01`;
}

/** At most two fit a phone's cell; the button's label tells all. */
function Marks({ workouts, today }: { workouts: LoggedWorkout[]; today: Day }) {
  const shown = workouts.length > 2 ? 1 : 2;
  const more = workouts.length - shown;
  return (
    <span className={styles.marks} data-more={more > 0 ? `+${more}` : undefined} aria-hidden="true">
      {workouts.slice(0, shown).map((workout) => {
        const state = planState(workout, today);
        const look = state === 'planned' ? styles.planned : state === 'missed' ? styles.missed : '';
        return (
          <span key={workout.id} className={`${styles.mark} ${look}`}>
            <TypeIcon type={workout.session_type} size={12} />
          </span>
        );
      })}
    </span>
  );
}
