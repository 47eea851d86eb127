import { describe, expect, it } from 'vitest';
import type { WorkoutLog } from '@/supabase/rows';
import { planState } from './plan_state';
import { sampleWorkout } from './sample_workout';
import {
  asksDistance,
  doneForm,
  emptyForm,
  formOf,
  prescribedForm,
  problemsOf,
  repeatForm,
  rowOf,
  type WorkoutForm,
} from './workout_form';

const today = '2026-11-24';
const run = sampleWorkout({
  completed_workout: { distance_m: 5000 },
  rpe_pre: 3,
  rpe_post: 7,
  notes: 'Windy.',
});
const plan = sampleWorkout({
  date: '2026-11-26',
  session_type: 'strength',
  prescribed_workout: { title: 'Sleds', text: '4 × 50 m', duration_minutes: 60, message_id: 'm' },
  completed_workout: null,
  duration_minutes: null,
});
const saved = (form: WorkoutForm, original: WorkoutLog, units: 'metric' | 'imperial' = 'metric') =>
  rowOf(form, {
    id: original.id,
    athleteId: original.athlete_id,
    createdAt: original.created_at,
    units,
    original,
  });
const filled = (columns: Partial<WorkoutForm>): WorkoutForm => ({
  ...emptyForm(today),
  type: 'run',
  duration: '45',
  ...columns,
});

describe('a row in the form', () => {
  it.each([
    ['a run', run],
    ['a plan', plan],
    ['a plan without a duration', { ...plan, prescribed_workout: { title: 'Easy', text: '' } }],
    [
      'a changed prescription',
      {
        ...plan,
        date: today,
        duration_minutes: 50,
        completed_workout: { as_prescribed: false, text: '3 rounds only' },
      },
    ],
  ])('comes back unchanged: %s', (_, row) => {
    expect(saved(formOf(row, 'metric'), row)).toEqual(row);
    expect(saved(formOf(row, 'imperial'), row, 'imperial')).toEqual(row);
  });
  it('shows and reads the athlete’s units', () => {
    expect(formOf(run, 'imperial').distance).toBe('3.11');
    const longer = { ...formOf(run, 'imperial'), distance: '6,2' };
    expect(saved(longer, run, 'imperial').completed_workout?.distance_m).toBe(9978);
  });
  it('forgets the minutes of a plan that has them no more', () => {
    expect(saved({ ...formOf(plan, 'metric'), duration: '' }, plan).prescribed_workout).toEqual({
      title: 'Sleds',
      text: '4 × 50 m',
      message_id: 'm',
    });
  });
});

describe('filling the form', () => {
  it('repeats everything but the day', () => {
    expect(repeatForm({ ...run, date: '2026-11-20' }, 'metric', today)).toEqual(formOf(run, 'metric'));
  });
  it('marks a plan as done with its planned minutes, on its day or, when that is to come, today', () => {
    const form = doneForm(plan, 'metric', today);
    expect(form).toMatchObject({ date: today, duration: '60', planned: false, asPrescribed: true });
    const row = saved(form, plan);
    expect(row).toMatchObject({ duration_minutes: 60, completed_workout: { as_prescribed: true } });
    expect(planState(row, today)).toBe('as_planned');
    expect(doneForm({ ...plan, date: '2026-11-20' }, 'metric', today).date).toBe('2026-11-20');
  });
  it('plans and logs a prescription', () => {
    const form = prescribedForm(
      { title: 'Sleds', text: '4 × 50 m', duration_minutes: 60 },
      'strength',
      today,
    );
    expect(form).toMatchObject({ duration: '60', type: 'strength' });
    expect(saved({ ...form, planned: true }, plan)).toMatchObject({
      prescribed_workout: { title: 'Sleds', duration_minutes: 60 },
      completed_workout: null,
      duration_minutes: null,
    });
  });
  it('names a plan of the athlete’s own', () => {
    expect(saved(filled({ planned: true }), run)).toMatchObject({
      prescribed_workout: { title: 'Run', text: '', duration_minutes: 45 },
      completed_workout: null,
    });
  });
});

describe('what is wrong', () => {
  it.each<[Partial<WorkoutForm>, string[]]>([
    [{}, []],
    [{ type: undefined }, ['type']],
    [{ duration: '' }, ['duration']],
    [{ duration: '', planned: true }, []],
    [{ duration: '0' }, ['duration']],
    [{ duration: '7.5' }, ['duration']],
    [{ duration: '1441' }, ['duration']],
    [{ duration: 'long' }, ['duration']],
    [{ distance: '5,2' }, []],
    [{ distance: 'far' }, ['distance']],
    [{ distance: '-1' }, ['distance']],
    [{ date: '' }, ['date']],
    [{ date: '2026-11-25' }, ['date']],
    [{ date: '2026-11-25', planned: true }, []],
    [{ date: '2026-11-23', planned: true }, ['date']],
  ])('%o', (columns, problems) => {
    expect(Object.keys(problemsOf(filled(columns), today))).toEqual(problems);
  });
  it('asks for a distance of runs, and keeps one that is there', () => {
    expect(asksDistance(filled({}))).toBe(true);
    expect(asksDistance(filled({ type: 'strength' }))).toBe(false);
    expect(asksDistance(filled({ type: 'simulation', distance: '8' }))).toBe(true);
    expect(asksDistance(filled({ planned: true }))).toBe(false);
  });
});
