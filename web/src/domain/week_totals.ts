// How much was trained in a week.
import type { WorkoutLog } from '@/supabase/rows';
import type { Day } from './days';
import { isPlanned } from './plan_state';

export interface WeekTotal {
  start: Day;
  end: Day;
  /** Of what was done. */
  minutes: number;
  sessions: number;
  /** Not done, or not yet. */
  planned: number;
}

/** One total for each week of `weeks`, as monthGrid() lays them out. */
export function weekTotals(rows: readonly WorkoutLog[], weeks: readonly Day[][]): WeekTotal[] {
  return weeks.map((days) => {
    const start = days[0]!;
    const end = days.at(-1)!;
    const inside = rows.filter(({ date }) => date >= start && date <= end);
    const done = inside.filter((row) => !isPlanned(row));
    return {
      start,
      end,
      minutes: done.reduce((sum, row) => sum + (row.duration_minutes ?? 0), 0),
      sessions: done.length,
      planned: inside.length - done.length,
    };
  });
}

/** 195 → "3 h 15 min". */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

/** "3 h 15 min, 4 sessions, 1 planned". */
export function totalsText({ minutes, sessions, planned }: WeekTotal): string {
  const parts = sessions > 0 ? [formatMinutes(minutes), count(sessions, 'session')] : [];
  if (planned > 0) parts.push(`${planned} planned`);
  return parts.join(', ') || 'Nothing yet';
}
