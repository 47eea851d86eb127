// Where the keys of a calendar grid lead.
import { addDays, addMonths, type Day, daysBetween, startOfWeek } from './days';

/** The same day of another month, or its last one where the month is shorter. */
export function sameDayIn(day: Day, months: number): Day {
  const month = addMonths(day, months);
  const length = daysBetween(month, addMonths(month, 1));
  return addDays(month, Math.min(Number(day.slice(8)), length) - 1);
}

/** undefined: the key is not one of the calendar's. `first` is the weekday weeks begin with. */
export function dayAfterKey(day: Day, key: string, first: number): Day | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return startOfWeek(day, first);
    case 'End':
      return addDays(startOfWeek(day, first), 6);
    case 'PageUp':
      return sameDayIn(day, -1);
    case 'PageDown':
      return sameDayIn(day, 1);
    default:
      return undefined;
  }
}
