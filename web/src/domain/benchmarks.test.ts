import { describe, expect, it } from 'vitest';
import type { BenchmarkResults, BenchmarkTest, TestType } from '@/supabase/rows';
import {
  dayInWords,
  formatResult,
  formatTime,
  formatValue,
  improvement,
  savedInWords,
  seriesOf,
  stationKey,
  timeInWords,
} from './benchmarks';

let count = 0;
const test = (test_type: TestType, test_date: string, results: BenchmarkResults | null): BenchmarkTest => ({
  id: `test-${(count += 1)}`,
  athlete_id: 'athlete',
  test_date,
  test_type,
  results,
  notes: null,
  created_at: `2026-11-24T00:00:00.${String(count).padStart(6, '0')}Z`,
});
const row = (date: string, time_seconds: number) =>
  test('station_test', date, { station: 'row', time_seconds });

describe('seriesOf', () => {
  it('keeps what does not compare apart', () => {
    const series = seriesOf([
      row('2026-10-03', 252),
      test('station_test', '2026-10-03', { station: 'ski_erg', time_seconds: 260 }),
      test('time_trial_2k', '2026-10-03', { modality: 'row', time_seconds: 450 }),
      test('time_trial_2k', '2026-10-03', { modality: 'run', time_seconds: 430 }),
      test('strength', '2026-10-03', { exercise: 'Deadlift', weight_kg: 140, reps: 3 }),
      test('strength', '2026-10-04', { exercise: ' deadlift ', weight_kg: 145, reps: 3 }),
      test('cooper', '2026-10-03', { distance_m: 2640 }),
      test('simulation', '2026-10-03', { time_seconds: 4830 }),
    ]);
    expect(series.map(({ key }) => key)).toEqual([
      'simulation',
      'time_trial_2k:row',
      'time_trial_2k:run',
      'cooper',
      'strength:deadlift',
      'station_test:ski_erg',
      'station_test:row',
    ]);
    expect(series[4]!.results).toHaveLength(2);
  });
  it('finds the personal record: the least time, the most metres and kilograms', () => {
    const [rowing] = seriesOf([row('2026-11-20', 250), row('2026-10-03', 245), row('2026-09-01', 260)]);
    expect(rowing!.key).toBe(stationKey('row'));
    expect(rowing!.results.map(({ value }) => value)).toEqual([260, 245, 250]);
    expect(rowing!.best.test.test_date).toBe('2026-10-03');

    const cooper = seriesOf(
      [2500, 2700, 2600].map((distance_m, at) => test('cooper', `2026-10-0${at + 1}`, { distance_m })),
    );
    expect(cooper[0]!.best.value).toBe(2700);

    const [squat] = seriesOf([
      test('strength', '2026-10-01', { exercise: 'Squat', weight_kg: 105, reps: 1 }),
      test('strength', '2026-10-02', { exercise: 'Squat', weight_kg: 100, reps: 5 }),
    ]);
    expect(squat!.best.value).toBeCloseTo(116.67, 2);
  });
  it('keeps the first of two equal records', () => {
    const [rowing] = seriesOf([row('2026-11-20', 245), row('2026-10-03', 245)]);
    expect(rowing!.best.test.test_date).toBe('2026-10-03');
  });
  it('leaves out what cannot be read', () => {
    expect(
      seriesOf([
        test('cooper', '2026-10-01', null),
        test('station_test', '2026-10-01', { station: 'swim', time_seconds: 1 }),
        test('strength', '2026-10-01', { weight_kg: 100 }),
        test('simulation', '2026-10-01', { distance_m: 100 }),
      ]),
    ).toEqual([]);
  });
});

describe('in words', () => {
  const results = (test_: BenchmarkTest[]) => seriesOf(test_)[0]!;
  const now = '2026-11-24';

  it('tells how much faster, and than when', () => {
    const { measure, results: run } = results([row('2026-10-03', 257), row('2026-11-20', 245)]);
    expect(improvement(measure, run[1]!, run[0]!, 'metric', now, 'en-GB')).toBe(
      '12 s faster than on 3 October',
    );
    expect(improvement(measure, run[0]!, run[1]!, 'metric', now, 'en-GB')).toBe(
      '12 s slower than on 20 November',
    );
    expect(improvement(measure, run[0]!, run[0]!, 'metric', now, 'en-GB')).toBe('The same as on 3 October');
  });
  it('speaks the athlete’s units', () => {
    const { measure, results: run } = results([
      test('cooper', '2025-10-03', { distance_m: 2500 }),
      test('cooper', '2026-11-20', { distance_m: 2661 }),
    ]);
    expect(improvement(measure, run[1]!, run[0]!, 'metric', now, 'en-US')).toBe(
      '161 m farther than on October 3, 2025',
    );
    expect(improvement(measure, run[1]!, run[0]!, 'imperial', now, 'en-US')).toBe(
      '0.1 mi farther than on October 3, 2025',
    );
  });
  it('compares strength by the estimated maximum, and says the set', () => {
    const lifts = results([
      test('strength', '2026-10-03', { exercise: 'Squat', weight_kg: 100, reps: 3 }),
      test('strength', '2026-11-20', { exercise: 'Squat', weight_kg: 100, reps: 6 }),
    ]);
    const [first, second] = lifts.results;
    expect(improvement(lifts.measure, second!, first!, 'metric', now, 'en-GB')).toBe(
      '10 kg more than on 3 October',
    );
    expect(formatResult(lifts, second!, 'metric', 'en')).toBe('100 kg × 6');
  });
  it('celebrates a record, with the best it broke, and only a record', () => {
    const tests = [row('2026-09-01', 250), row('2026-10-03', 262), row('2026-11-20', 245)];
    const say = (at: number) => savedInWords(seriesOf(tests), tests[at]!.id, 'metric', now, 'en-GB');
    expect(say(2)).toBe('New personal best! Row 1000 m, 4:05: 5 s faster than on 1 September.');
    expect(say(1)).toBe('Saved: Row 1000 m, 4:22.');
    expect(say(0)).toBe('Saved: Row 1000 m, 4:10.');
    expect(savedInWords([], 'gone', 'metric', now)).toBeUndefined();
    expect(savedInWords(seriesOf(tests.slice(0, 1)), tests[0]!.id, 'metric', now)).toBe(
      'Saved: Row 1000 m, 4:10.',
    );
  });
  it('writes values', () => {
    expect(formatTime(184.5)).toBe('3:04.5');
    expect(formatTime(4830)).toBe('1:20:30');
    expect(formatTime(59.96)).toBe('1:00');
    expect(timeInWords(72)).toBe('1 min 12 s');
    expect(timeInWords(0.5)).toBe('0.5 s');
    expect(timeInWords(3600)).toBe('1 h');
    expect(formatValue('distance', 2640, 'metric', 'en')).toBe('2,640 m');
    expect(dayInWords('2025-10-03', now, 'en-GB')).toBe('3 October 2025');
  });
});
