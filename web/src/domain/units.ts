// Metric in the database, the athlete's units on the screen.
import type { Units } from '@/supabase/rows';

const kgPerLb = 0.45359237;
const kmPerMile = 1.609344;

/** Where pounds and miles are what people think in. */
export function defaultUnits(locale: string): Units {
  const region = new Intl.Locale(locale).maximize().region;
  return region === 'US' || region === 'LR' || region === 'MM' ? 'imperial' : 'metric';
}

export const weightUnit = (units: Units) => (units === 'imperial' ? 'lb' : 'kg');
export const distanceUnit = (units: Units) => (units === 'imperial' ? 'mi' : 'km');

export const fromKg = (kg: number, units: Units) => (units === 'imperial' ? kg / kgPerLb : kg);
export const toKg = (value: number, units: Units) => (units === 'imperial' ? value * kgPerLb : value);
export const fromKm = (km: number, units: Units) => (units === 'imperial' ? km / kmPerMile : km);
export const toKm = (value: number, units: Units) => (units === 'imperial' ? value * kmPerMile : value);

export const formatWeight = (kg: number, units: Units, locale?: string) =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units === 'imperial' ? 'pound' : 'kilogram',
    maximumFractionDigits: 1,
  }).format(fromKg(kg, units));

export const formatDistance = (metres: number, units: Units, locale?: string) =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units === 'imperial' ? 'mile' : 'kilometer',
    maximumFractionDigits: 2,
  }).format(fromKm(metres / 1000, units));

/** 3725 → "1:02:05", 245 → "4:05". */
export function formatClock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "1:02:05", "4:05" or "245" (seconds) → seconds; undefined when it is none of these. */
export function parseClock(text: string): number | undefined {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,4}(?:[.,]\d)?)$/.exec(text.trim());
  if (!match) return undefined;
  const [, hours, minutes, last] = match;
  const seconds = Number(last!.replace(',', '.'));
  if (minutes !== undefined && seconds >= 60) return undefined;
  if (hours !== undefined && Number(minutes) >= 60) return undefined;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + seconds;
}
