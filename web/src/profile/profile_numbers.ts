// The profile's number fields: what is in range, and in which unit each is shown and stored.
import { formatNumber, parseNumber } from '@/domain/numbers';
import { distanceUnit, fromKg, fromKm, toKg, toKm, weightUnit } from '@/domain/units';
import type { Units } from '@/supabase/rows';

interface NumberRule {
  /** As stored. */
  min: number;
  max: number;
  whole?: true;
  unit: (units: Units) => string;
  /** Stored value → the athlete's units, and back; absent: the same in both. */
  show?: (stored: number, units: Units) => number;
  store?: (shown: number, units: Units) => number;
}

/** Run volume is stored as miles a week (run_mpw), whatever the athlete reads. */
const milesToShown = (miles: number, units: Units) =>
  units === 'imperial' ? miles : toKm(miles, 'imperial');
const shownToMiles = (value: number, units: Units) =>
  units === 'imperial' ? value : fromKm(value, 'imperial');

const numberRules = {
  age: { min: 10, max: 100, whole: true, unit: () => 'years' },
  weight: { min: 30, max: 250, unit: weightUnit, show: fromKg, store: toKg },
  runVolume: { min: 0, max: 200, unit: distanceUnit, show: milesToShown, store: shownToMiles },
  strengthDays: { min: 0, max: 7, whole: true, unit: () => 'days' },
  hours: { min: 0.5, max: 40, unit: () => 'hours' },
  sessionLength: { min: 10, max: 300, whole: true, unit: () => 'minutes' },
} satisfies Record<string, NumberRule>;
export type NumberField = keyof typeof numberRules;
export const numberFields = Object.keys(numberRules) as NumberField[];
const ruleOf = (field: NumberField): NumberRule => numberRules[field];

/** Two digits are kept, one is shown: so 180 lb stays 180 lb. */
export const kept = (value: number) => Math.round(value * 100) / 100;

/** The stored value as its field shows it; empty without one. */
export function numberText(
  field: NumberField,
  stored: number | null | undefined,
  units: Units,
  locale?: string,
): string {
  if (stored === null || stored === undefined) return '';
  return formatNumber(ruleOf(field).show?.(stored, units) ?? stored, 1, locale);
}

/** The value to store for what was typed; undefined when it is no number. */
export function numberOf(field: NumberField, text: string, units: Units): number | undefined {
  const value = parseNumber(text);
  return value === undefined ? undefined : kept(ruleOf(field).store?.(value, units) ?? value);
}

/** What is wrong with what was typed, if anything is. */
export function numberError(field: NumberField, text: string, units: Units): string | undefined {
  const { min, max, whole, unit, show } = ruleOf(field);
  const low = show ? Math.ceil(show(min, units)) : min;
  const high = show ? Math.floor(show(max, units)) : max;
  const value = parseNumber(text);
  if (value !== undefined && value >= low && value <= high && (!whole || Number.isInteger(value))) {
    return undefined;
  }
  return `Enter a ${whole ? 'whole ' : ''}number from ${low} to ${high} ${unit(units)}.`;
}
