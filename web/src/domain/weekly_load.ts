// Hours and sessions a week, from what was done.
import { addDays, type Day, startOfWeek } from './days';
import { type DoneLog, isDone } from './done_logs';
import { formatMinutes } from './week_totals';

export interface Week {
  start: Day;
  minutes: number;
  sessions: number;
}

/** The last `count` weeks, oldest first; the last one has `now` in it. Weeks begin on weekday `first`. */
export function weeklyLoad(logs: readonly DoneLog[], now: Day, first: number, count = 12): Week[] {
  const last = startOfWeek(now, first);
  const weeks = Array.from({ length: count }, (_, index): Week => {
    return { start: addDays(last, 7 * (index - count + 1)), minutes: 0, sessions: 0 };
  });
  const byStart = new Map(weeks.map((week) => [week.start, week]));
  for (const log of logs) {
    const week = byStart.get(startOfWeek(log.date, first));
    if (!week || log.date > now || !isDone(log)) continue;
    week.minutes += log.duration_minutes ?? 0;
    week.sessions += 1;
  }
  return weeks;
}

/** 270 → "4 h 30 min", in one piece: no line breaks at these spaces. */
export const formatHours = (minutes: number): string => formatMinutes(minutes).replaceAll(' ', '\u00a0');

export const countSessions = (sessions: number): string =>
  sessions === 1 ? '1 session' : `${sessions} sessions`;

/** This week against the whole week before; a week that has just begun is not called a loss. */
export function changeInWords(week: Week, before: Week): string {
  if (before.sessions === 0) {
    return week.sessions === 0 ? 'Nothing logged last week either.' : 'Last week had no sessions.';
  }
  const whole = `all of last week (${formatHours(before.minutes)}, ${countSessions(before.sessions)})`;
  const more = week.minutes - before.minutes;
  if (more > 0) return `${formatHours(more)} more than ${whole}.`;
  if (more < 0) return `${formatHours(-more)} less than ${whole} so far.`;
  const sessions = week.sessions - before.sessions;
  if (sessions === 0) return `The same as ${whole}.`;
  return `${countSessions(Math.abs(sessions))} ${sessions > 0 ? 'more' : 'fewer'} than ${whole}.`;
}

/** How far the week is from the hours the athlete has; undefined when these are not known. */
export function targetInWords(minutes: number, targetHours: number | null): string | undefined {
  if (!targetHours || targetHours <= 0) return undefined;
  const left = targetHours * 60 - minutes;
  const target = formatHours(targetHours * 60);
  return left > 0 ? `${formatHours(left)} to your ${target} target.` : `Your ${target} target is reached.`;
}
