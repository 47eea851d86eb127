// Results of the same test over time: what they measure, which is best, how one compares with the one before.
import type { BenchmarkTest, TestType, Units } from '@/supabase/rows';
import { type Day, formatDay } from './days';
import { stationOf, type StationId, stations } from './stations';
import { formatDistance, formatWeight } from './units';

/** What a test measures: seconds (less is better), metres or kilograms (more is better). */
export type Measure = 'time' | 'distance' | 'weight';

export interface Result {
  test: BenchmarkTest;
  /** Seconds, metres or kilograms by the series' measure. */
  value: number;
}

export interface Series {
  /** The same for tests that may be compared, e.g. "station_test:row". */
  key: string;
  type: TestType;
  name: string;
  measure: Measure;
  /** Oldest first, at least one. */
  results: Result[];
  best: Result;
}

export const modalityNames = { run: 'run', row: 'row', ski: 'SkiErg' } as const;
export const testNames: Record<TestType, string> = {
  station_test: 'Station',
  time_trial_2k: '2 km time trial',
  cooper: 'Cooper test (12 min run)',
  simulation: 'Full simulation',
  strength: 'Strength',
};

/** Epley's estimate, so that sets of different length compare. */
export const oneRepMax = (kg: number, reps: number): number => (reps <= 1 ? kg : kg * (1 + reps / 30));

export const better = (measure: Measure, value: number, than: number): boolean =>
  measure === 'time' ? value < than : value > than;

function identify(test: BenchmarkTest): Omit<Series, 'results' | 'best'> | undefined {
  const { test_type: type, results } = test;
  switch (type) {
    case 'cooper':
      return { key: type, type, name: 'Cooper test', measure: 'distance' };
    case 'simulation':
      return { key: type, type, name: testNames.simulation, measure: 'time' };
    case 'time_trial_2k': {
      const modality = results?.modality ?? 'run';
      return { key: `${type}:${modality}`, type, name: `2 km ${modalityNames[modality]}`, measure: 'time' };
    }
    case 'station_test': {
      const station = stationOf(results?.station);
      return (
        station && {
          key: stationKey(station.id),
          type,
          name: `${station.name} ${station.dose}`,
          measure: 'time',
        }
      );
    }
    case 'strength': {
      const exercise = results?.exercise?.trim();
      return exercise
        ? { key: `${type}:${exercise.toLowerCase()}`, type, name: exercise, measure: 'weight' }
        : undefined;
    }
    default:
      return undefined;
  }
}

function valueOf(measure: Measure, { results }: BenchmarkTest): number | undefined {
  if (measure === 'time') return results?.time_seconds;
  if (measure === 'distance') return results?.distance_m;
  return results?.weight_kg === undefined ? undefined : oneRepMax(results.weight_kg, results.reps ?? 1);
}

export const stationKey = (id: StationId): string => `station_test:${id}`;

const order: TestType[] = ['simulation', 'time_trial_2k', 'cooper', 'strength', 'station_test'];
const stationIndex = (series: Series) => stations.findIndex(({ id }) => stationKey(id) === series.key);

/** Tests that compare, together; what cannot be read is left out. Of equal results the earlier is the best. */
export function seriesOf(tests: readonly BenchmarkTest[]): Series[] {
  const found = new Map<string, Series>();
  const oldestFirst = tests.toSorted(
    (a, b) => a.test_date.localeCompare(b.test_date) || a.created_at.localeCompare(b.created_at),
  );
  for (const test of oldestFirst) {
    const about = identify(test);
    const value = about && valueOf(about.measure, test);
    if (!about || typeof value !== 'number' || !Number.isFinite(value)) continue;
    const result = { test, value };
    const series = found.get(about.key);
    if (!series) {
      found.set(about.key, { ...about, results: [result], best: result });
    } else {
      series.results.push(result);
      if (better(series.measure, value, series.best.value)) series.best = result;
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      order.indexOf(a.type) - order.indexOf(b.type) ||
      stationIndex(a) - stationIndex(b) ||
      a.name.localeCompare(b.name),
  );
}

/** 184.5 → "3:04.5", 4830 → "1:20:30". */
export function formatTime(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(tenths / 36000), Math.floor((tenths % 36000) / 600)];
  const rest = two(Math.floor((tenths % 600) / 10)) + (tenths % 10 === 0 ? '' : `.${tenths % 10}`);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** 72 → "1 min 12 s", 4830 → "1 h 20 min 30 s". */
export function timeInWords(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const parts = [
    [Math.floor(tenths / 36000), 'h'],
    [Math.floor((tenths % 36000) / 600), 'min'],
    [(tenths % 600) / 10, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.join(' ') || '0 s';
}

const metres = (value: number, locale?: string) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'meter', maximumFractionDigits: 0 }).format(value);

/** A value of a series. Short distances are told in metres, or in miles where people think in miles. */
export function formatValue(measure: Measure, value: number, units: Units, locale?: string): string {
  if (measure === 'time') return formatTime(value);
  if (measure === 'weight') return formatWeight(value, units, locale);
  return units === 'imperial' ? formatDistance(value, units, locale) : metres(value, locale);
}

/** What was done, as the athlete would say it: "100 kg × 5", "4:05", "2,640 m". */
export function formatResult(series: Series, { test, value }: Result, units: Units, locale?: string): string {
  const { weight_kg: kg, reps } = test.results ?? {};
  if (series.type === 'strength' && kg !== undefined) {
    return `${formatWeight(kg, units, locale)} × ${reps ?? 1}`;
  }
  return formatValue(series.measure, value, units, locale);
}

/** "3 October", and the year when it is another than `now`'s. */
export const dayInWords = (day: Day, now: Day, locale?: string): string =>
  formatDay(
    day,
    { day: 'numeric', month: 'long', ...(day.slice(0, 4) !== now.slice(0, 4) && { year: 'numeric' }) },
    locale,
  );

const comparatives = {
  time: ['faster', 'slower'],
  distance: ['farther', 'shorter'],
  weight: ['more', 'less'],
} as const;

/** "12 s faster than on 3 October". Strength compares the estimated one-rep max. */
export function improvement(
  measure: Measure,
  result: Result,
  before: Result,
  units: Units,
  now: Day,
  locale?: string,
): string {
  const difference = Math.abs(result.value - before.value);
  const amount =
    measure === 'time' ? timeInWords(difference) : formatValue(measure, difference, units, locale);
  const day = dayInWords(before.test.test_date, now, locale);
  const same = measure === 'time' ? timeInWords(0) : formatValue(measure, 0, units, locale);
  if (amount === same) return `The same as on ${day}`;
  const word = comparatives[measure][better(measure, result.value, before.value) ? 0 : 1];
  return `${amount} ${word} than on ${day}`;
}

function findResult(series: readonly Series[], id: string): { one: Series; result: Result } | undefined {
  for (const one of series) {
    const result = one.results.find(({ test }) => test.id === id);
    if (result) return { one, result };
  }
  return undefined;
}

/** "Row 1000 m, 4:05". */
export function nameResult(series: readonly Series[], id: string, units: Units, locale?: string): string {
  const found = findResult(series, id);
  if (!found) return 'This result';
  return `${found.one.name}, ${formatResult(found.one, found.result, units, locale)}`;
}

/** What to say once a result is saved; a record is told as one, with the result it broke. */
export function savedInWords(
  series: readonly Series[],
  id: string,
  units: Units,
  now: Day,
  locale?: string,
): string | undefined {
  const found = findResult(series, id);
  if (!found) return undefined;
  const { one, result } = found;
  const name = nameResult(series, id, units, locale);
  const beaten = one.results
    .slice(0, one.results.indexOf(result))
    .reduce<Result | undefined>(
      (best, other) => (!best || better(one.measure, other.value, best.value) ? other : best),
      undefined,
    );
  if (result !== one.best || !beaten) return `Saved: ${name}.`;
  return `New personal best! ${name}: ${improvement(one.measure, result, beaten, units, now, locale)}.`;
}
