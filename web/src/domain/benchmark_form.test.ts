import { describe, expect, it } from 'vitest';
import { emptyForm, entryOf, fieldsOf, formOf } from './benchmark_form';

const now = '2026-11-24';
const form = (given: Parameters<typeof emptyForm>[1]) => emptyForm(now, given);

describe('entryOf', () => {
  it.each([
    [
      form({ type: 'station_test', station: 'row', time: '4:05', weight: '20' }),
      { station: 'row', time_seconds: 245 },
    ],
    [
      form({ type: 'station_test', station: 'sled_push', time: '2:10', weight: '152,5' }),
      { station: 'sled_push', time_seconds: 130, weight_kg: 152.5 },
    ],
    [
      form({ type: 'station_test', station: 'wall_balls', time: '6:00' }),
      { station: 'wall_balls', time_seconds: 360 },
    ],
    [
      form({ type: 'time_trial_2k', modality: 'ski', time: '7:30.5' }),
      { modality: 'ski', time_seconds: 450.5 },
    ],
    [form({ type: 'cooper', distance: '2640', time: '4:05' }), { distance_m: 2640 }],
    [form({ type: 'simulation', time: '1:20:30' }), { time_seconds: 4830 }],
    [
      form({ type: 'strength', exercise: ' Back squat ', weight: '100', reps: '5' }),
      { exercise: 'Back squat', weight_kg: 100, reps: 5 },
    ],
  ])('%o', (filled, results) => {
    expect(entryOf(filled, 'metric', now).entry).toEqual({
      test_date: now,
      test_type: filled.type,
      results,
      notes: null,
    });
  });

  it('keeps metric whatever the athlete writes in', () => {
    const lifted = entryOf(
      form({ type: 'strength', exercise: 'Squat', weight: '225', reps: '1' }),
      'imperial',
      now,
    );
    expect(lifted.entry?.results?.weight_kg).toBeCloseTo(102.058, 3);
    const ran = entryOf(form({ type: 'cooper', distance: '1.64' }), 'imperial', now);
    expect(ran.entry?.results?.distance_m).toBeCloseTo(2639.3, 1);
  });

  it.each([
    [form({ time: 'fast' }), ['time']],
    [form({ time: '' }), ['time']],
    [form({ time: '0:00' }), ['time']],
    [form({ time: '4:05', station: 'swim' }), ['station']],
    [form({ time: '4:05', date: '2026-11-25' }), ['date']],
    [form({ time: '4:05', date: '' }), ['date']],
    [form({ type: 'cooper', distance: '2.6 km' }), ['distance']],
    [form({ type: 'cooper', distance: '2' }), ['distance']],
    [form({ type: 'strength' }), ['exercise', 'weight', 'reps']],
    [form({ type: 'strength', exercise: 'Squat', weight: '100', reps: '2.5' }), ['reps']],
    [form({ station: 'sled_push', time: '2:10', weight: 'heavy' }), ['weight']],
  ])('%o is refused', (filled, fields) => {
    const { entry, errors } = entryOf(filled, 'metric', now);
    expect(entry).toBeUndefined();
    expect(Object.keys(errors!)).toEqual(fields);
  });
});

describe('formOf', () => {
  it.each(['metric', 'imperial'] as const)('gives back what was entered (%s)', (units) => {
    const entered = [
      form({ type: 'strength', exercise: 'Squat', weight: '225', reps: '3', notes: 'Felt easy' }),
      form({ type: 'cooper', distance: units === 'imperial' ? '1.64' : '2640' }),
      form({ type: 'time_trial_2k', modality: 'row', time: '7:30.5' }),
      form({ type: 'station_test', station: 'sled_push', time: '2:10', weight: '152' }),
    ];
    for (const filled of entered) {
      const entry = entryOf(filled, units, now).entry!;
      expect(formOf({ id: 'a', athlete_id: 'b', created_at: '', ...entry }, units)).toEqual(filled);
    }
  });
});

it('asks for a weight only where there is one', () => {
  expect(fieldsOf({ type: 'station_test', station: 'row' })).toEqual(['station', 'time']);
  expect(fieldsOf({ type: 'station_test', station: 'sled_pull' })).toEqual(['station', 'time', 'weight']);
});
