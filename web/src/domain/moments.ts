// When something was, in few words and in the reader's locale.

const minute = 60_000;
const day = 24 * 60 * minute;

/** For a list: the time of today, the weekday of the last days, the date of anything older. */
export function shortMoment(at: Date, now: Date, locale?: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (days <= 0) return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
  if (days === 1) return capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day'));
  if (days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at);
  const thisYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(!thisYear && { year: 'numeric' }),
  }).format(at);
}

export const clockTime = (at: Date, locale?: string) =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);

/** Between the messages of two days. */
export function dayHeading(at: Date, now: Date, locale?: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (days === 0 || days === 1) {
    return capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day'));
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(at);
}

export const sameDay = (a: Date, b: Date): boolean => startOfDay(a) === startOfDay(b);

const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
