import { type Day, daysBetween } from './days';

export type Countdown =
  | { state: 'none' }
  | { state: 'ahead'; days: number; inWords: string }
  | { state: 'today' }
  | { state: 'past'; days: number; inWords: string };

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** 83 → "11 weeks and 6 days", 84 → "12 weeks", 6 → "6 days". */
export function weeksAndDays(days: number): string {
  const weeks = Math.floor(days / 7);
  const rest = days % 7;
  if (weeks === 0) return counted(rest, 'day');
  return rest === 0 ? counted(weeks, 'week') : `${counted(weeks, 'week')} and ${counted(rest, 'day')}`;
}

export function countdown(raceDay: Day | null, now: Day): Countdown {
  if (!raceDay) return { state: 'none' };
  const days = daysBetween(now, raceDay);
  if (days === 0) return { state: 'today' };
  return { state: days > 0 ? 'ahead' : 'past', days: Math.abs(days), inWords: weeksAndDays(Math.abs(days)) };
}

export const phaseNames = {
  general_prep: 'General preparation',
  specific_prep: 'Specific preparation',
  competition_prep: 'Competition preparation',
  taper: 'Taper',
} as const;
