import { addDays, type Day, startOfMonth, startOfWeek } from './days';

export interface Streak {
  /** Weeks in a row with at least one session. */
  weeks: number;
  /** This week has one already; without it the streak still stands until the week is over. */
  thisWeek: boolean;
  /** Different days trained on this month. */
  daysThisMonth: number;
  /** The seven days of this week, and whether each was trained on. */
  week: { day: Day; trained: boolean }[];
}

/** From the days of done sessions, in any order, several a day or none; later ones than `now` don't count. */
export function streakOf(days: Iterable<Day>, now: Day, first: number): Streak {
  const trained = new Set([...days].filter((day) => day <= now));
  const weeks = new Set([...trained].map((day) => startOfWeek(day, first)));
  const current = startOfWeek(now, first);
  const thisWeek = weeks.has(current);
  let length = 0;
  for (let week = thisWeek ? current : addDays(current, -7); weeks.has(week); week = addDays(week, -7)) {
    length += 1;
  }
  const month = startOfMonth(now);
  return {
    weeks: length,
    thisWeek,
    daysThisMonth: [...trained].filter((day) => day >= month).length,
    week: Array.from({ length: 7 }, (_, index) => {
      const day = addDays(current, index);
      return { day, trained: trained.has(day) };
    }),
  };
}
