// Calendar days as text, "2026-11-24": a day has no time zone, and neither has its arithmetic.

export type Day = string;

const dayMs = 24 * 60 * 60 * 1000;
const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const ofUtc = (time: number): Day => new Date(time).toISOString().slice(0, 10);

/** Whether a text, of an address for example, is a day that exists. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = utc(text);
  return !Number.isNaN(time) && ofUtc(time) === text;
};

/** The day it is where the athlete is. */
export function today(now = new Date()): Day {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const addDays = (day: Day, days: number): Day => ofUtc(utc(day) + days * dayMs);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((utc(to) - utc(from)) / dayMs);

/** 0 Sunday … 6 Saturday. */
export const weekday = (day: Day): number => new Date(utc(day)).getUTCDay();

/** The day the reader's week begins with, as weekday() counts; Monday where the browser does not know. */
export function firstWeekday(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & {
    weekInfo?: { firstDay: number };
    getWeekInfo?: () => { firstDay: number };
  };
  return (info.getWeekInfo?.() ?? info.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}

export const startOfWeek = (day: Day, first = 1): Day => addDays(day, -((weekday(day) - first + 7) % 7));
export const startOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

export function addMonths(day: Day, months: number): Day {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return ofUtc(Date.UTC(year, month - 1 + months, 1));
}

/** The weeks that a month touches, each seven days; the first and last have days of its neighbours. */
export function monthGrid(month: Day, first = 1): Day[][] {
  const weeks: Day[][] = [];
  const end = addMonths(month, 1);
  for (let week = startOfWeek(startOfMonth(month), first); week < end; week = addDays(week, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(week, index)));
  }
  return weeks;
}

/** In the reader's words; `options` as Intl.DateTimeFormat has them. */
export const formatDay = (day: Day, options: Intl.DateTimeFormatOptions, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(utc(day));
