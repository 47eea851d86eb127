// What the calendar says about a day, also to those who do not see its marks.
import type { WorkoutLog } from '@/supabase/rows';
import { type Day, formatDay } from './days';
import { isPlanned, planState } from './plan_state';
import { nameOf } from './session_types';
import { formatMinutes } from './week_totals';

/** The rows of each day, in the order they were made, done ones first. */
export function byDay<Row extends WorkoutLog>(rows: readonly Row[]): Map<Day, Row[]> {
  const days = new Map<Day, Row[]>();
  const sorted = rows.toSorted(
    (a, b) => Number(isPlanned(a)) - Number(isPlanned(b)) || a.created_at.localeCompare(b.created_at),
  );
  for (const row of sorted) days.set(row.date, [...(days.get(row.date) ?? []), row]);
  return days;
}

function inWords(row: WorkoutLog, today: Day): string {
  const state = planState(row, today);
  const name = nameOf(row.session_type);
  if (state === 'planned' || state === 'missed') return `${name} ${state}`;
  return row.duration_minutes === null ? name : `${name} ${formatMinutes(row.duration_minutes)}`;
}

/** "24 November, 2 workouts: run 45 min, strength planned". */
export function dayLabel(day: Day, rows: readonly WorkoutLog[], today: Day, locale?: string): string {
  const date = formatDay(day, { day: 'numeric', month: 'long' }, locale);
  if (rows.length === 0) return `${date}, no workouts`;
  const count = rows.length === 1 ? '1 workout' : `${rows.length} workouts`;
  return `${date}, ${count}: ${rows.map((row) => inWords(row, today)).join(', ')}`;
}
