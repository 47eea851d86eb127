// How much was trained in a week.
import type { WorkoutLog } from '@/supabase/rows';
import type { Day } from './days';
import { planState } from './plan_state';

export interface WeekTotal {
  start: Day;
  end: Day;
  /** Of what was done. */
  minutes: number;
  sessions: number;
  /** For today or later. */
  planned: number;
  missed: number;
}

/** One total for each week of `weeks`, as monthGrid() lays them out. */
export function weekTotals(rows: readonly WorkoutLog[], weeks: readonly Day[][], today: Day): WeekTotal[] {
  return weeks.map((days) => {
    const start = days[0]!;
    const end = days.at(-1)!;
    const total: WeekTotal = { start, end, minutes: 0, sessions: 0, planned: 0, missed: 0 };
    for (const row of rows) {
      if (row.date < start || row.date > end) continue;
      const state = planState(row, today);
      if (state === 'planned' || state === 'missed') total[state] += 1;
      else {
        total.sessions += 1;
        total.minutes += row.duration_minutes ?? 0;
      }
    }
    return total;
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

/** "3 h 15 min", "4 sessions", "1 planned", "1 missed": what there is of it. */
export function totalsParts({ minutes, sessions, planned, missed }: WeekTotal): string[] {
  return [
    minutes > 0 && formatMinutes(minutes),
    sessions > 0 && count(sessions, 'session'),
    planned > 0 && `${planned} planned`,
    missed > 0 && `${missed} missed`,
  ].filter((part) => part !== false);
}
