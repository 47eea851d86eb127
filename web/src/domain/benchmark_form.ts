// The entry form of a benchmark: text fields in the athlete's units ↔ a row in metric.
import type { BenchmarkResults, BenchmarkTest, TestType, Units } from '@/supabase/rows';
import { formatTime } from './benchmarks';
import { type Day } from './days';
import { parseNumber } from './numbers';
import { stationOf } from './stations';
import { fromKg, fromKm, parseClock, toKg, toKm } from './units';

export interface BenchmarkForm {
  type: TestType;
  date: Day;
  station: string;
  modality: 'run' | 'row' | 'ski';
  exercise: string;
  /** As parseClock() reads it. */
  time: string;
  /** Metres, or miles where people think in miles. */
  distance: string;
  weight: string;
  reps: string;
  notes: string;
}

export type FormErrors = Partial<Record<keyof BenchmarkForm, string>>;
export type BenchmarkEntry = Pick<BenchmarkTest, 'test_date' | 'test_type' | 'results' | 'notes'>;

/** Which fields a type of test has, in the order they are asked for. */
export function fieldsOf({
  type,
  station,
}: Pick<BenchmarkForm, 'type' | 'station'>): (keyof BenchmarkForm)[] {
  switch (type) {
    case 'cooper':
      return ['distance'];
    case 'time_trial_2k':
      return ['modality', 'time'];
    case 'station_test':
      return stationOf(station)?.loaded ? ['station', 'time', 'weight'] : ['station', 'time'];
    case 'simulation':
      return ['time'];
    case 'strength':
      return ['exercise', 'weight', 'reps'];
  }
}

export const emptyForm = (date: Day, given: Partial<BenchmarkForm> = {}): BenchmarkForm => ({
  type: 'station_test',
  date,
  station: 'ski_erg',
  modality: 'run',
  exercise: '',
  time: '',
  distance: '',
  weight: '',
  reps: '',
  notes: '',
  ...given,
});

const rounded = (value: number, digits: number) => String(Number(value.toFixed(digits)));

export function formOf(test: BenchmarkTest, units: Units): BenchmarkForm {
  const { distance_m, time_seconds, station, weight_kg, reps, exercise, modality } = test.results ?? {};
  return emptyForm(test.test_date, {
    type: test.test_type ?? 'station_test',
    ...(station !== undefined && { station }),
    ...(modality !== undefined && { modality }),
    ...(exercise !== undefined && { exercise }),
    ...(time_seconds !== undefined && { time: formatTime(time_seconds) }),
    ...(distance_m !== undefined && {
      distance: units === 'imperial' ? rounded(fromKm(distance_m / 1000, units), 3) : rounded(distance_m, 1),
    }),
    ...(weight_kg !== undefined && { weight: rounded(fromKg(weight_kg, units), 2) }),
    ...(reps !== undefined && { reps: String(reps) }),
    notes: test.notes ?? '',
  });
}

const within = (value: number | undefined, least: number, most: number): value is number =>
  value !== undefined && value >= least && value <= most;

/** The row the form stands for, or what is wrong with it, field by field. */
export function entryOf(
  form: BenchmarkForm,
  units: Units,
  now: Day,
): { entry: BenchmarkEntry; errors?: undefined } | { entry?: undefined; errors: FormErrors } {
  const errors: FormErrors = {};
  const results: BenchmarkResults = {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(form.date)) errors.date = 'Choose the day of the test.';
  else if (form.date > now) errors.date = 'The day of the test is still to come.';

  const read: Partial<Record<keyof BenchmarkForm, () => void>> = {
    station() {
      if (stationOf(form.station)) results.station = form.station;
      else errors.station = 'Choose a station.';
    },
    modality() {
      results.modality = form.modality;
    },
    exercise() {
      const exercise = form.exercise.trim();
      if (exercise) results.exercise = exercise.slice(0, 60);
      else errors.exercise = 'Name the exercise, for example “Back squat”.';
    },
    time() {
      const seconds = parseClock(form.time);
      if (within(seconds, 1, 24 * 3600)) results.time_seconds = seconds;
      else errors.time = 'Write the time as minutes:seconds, for example 4:05, or 1:20:30 with hours.';
    },
    distance() {
      const value = parseNumber(form.distance);
      const metres =
        value === undefined ? undefined : units === 'imperial' ? toKm(value, units) * 1000 : value;
      if (within(metres, 100, 6000)) results.distance_m = Number(metres.toFixed(1));
      else if (units === 'imperial') errors.distance = 'Write the distance in miles, for example 1.64.';
      else errors.distance = 'Write the distance in metres, for example 2640.';
    },
    weight() {
      if (form.weight.trim() === '' && form.type === 'station_test') return;
      const value = parseNumber(form.weight);
      const kg = value === undefined ? undefined : toKg(value, units);
      if (within(kg, 0.5, 600)) results.weight_kg = Number(kg.toFixed(3));
      else errors.weight = 'Write the weight as a number, for example 100.';
    },
    reps() {
      const reps = parseNumber(form.reps);
      if (within(reps, 1, 100) && Number.isInteger(reps)) results.reps = reps;
      else errors.reps = 'Write the repetitions as a whole number from 1 to 100.';
    },
  };
  for (const field of fieldsOf(form)) read[field]?.();

  if (Object.keys(errors).length > 0) return { errors };
  return {
    entry: { test_date: form.date, test_type: form.type, results, notes: form.notes.trim() || null },
  };
}
