// The log's form and the row it becomes: numbers are text while they are typed, distances in the athlete's units.
import type { CompletedWorkout, PrescribedWorkout, SessionType, Units, WorkoutLog } from '@/supabase/rows';
import { type Day, isDay } from './days';
import { isPlanned } from './plan_state';
import { labelOf } from './session_types';
import { fromKm, toKm } from './units';

export interface WorkoutForm {
  date: Day;
  type: SessionType | undefined;
  /** Minutes; of what is planned when `planned`. */
  duration: string;
  distance: string;
  rpePre: number | undefined;
  rpePost: number | undefined;
  notes: string;
  prescribed: PrescribedWorkout | null;
  asPrescribed: boolean;
  /** What was done differently. */
  changes: string;
  /** To be done on `date`, not done yet. */
  planned: boolean;
}

export const emptyForm = (date: Day): WorkoutForm => ({
  date,
  type: undefined,
  duration: '',
  distance: '',
  rpePre: undefined,
  rpePost: undefined,
  notes: '',
  prescribed: null,
  asPrescribed: true,
  changes: '',
  planned: false,
});

const distanceText = (metres: number | undefined, units: Units): string =>
  metres === undefined ? '' : String(Number(fromKm(metres / 1000, units).toFixed(2)));

export function formOf(row: WorkoutLog, units: Units): WorkoutForm {
  const planned = isPlanned(row);
  const minutes = planned ? row.prescribed_workout?.duration_minutes : row.duration_minutes;
  return {
    date: row.date,
    type: row.session_type ?? undefined,
    duration: minutes == null ? '' : String(minutes),
    distance: distanceText(row.completed_workout?.distance_m, units),
    rpePre: row.rpe_pre ?? undefined,
    rpePost: row.rpe_post ?? undefined,
    notes: row.notes ?? '',
    prescribed: row.prescribed_workout,
    asPrescribed: row.completed_workout?.as_prescribed ?? true,
    changes: row.completed_workout?.text ?? '',
    planned,
  };
}

/** A planned row about to be logged: as planned, unless the athlete says otherwise. */
export const doneForm = (row: WorkoutLog, units: Units, today: Day): WorkoutForm => ({
  ...formOf(row, units),
  date: row.date < today ? row.date : today,
  planned: false,
});

/** The same once more, today. */
export const repeatForm = (row: WorkoutLog, units: Units, today: Day): WorkoutForm => ({
  ...formOf(row, units),
  date: today,
  planned: false,
});

export const prescribedForm = (
  prescribed: PrescribedWorkout,
  type: SessionType | undefined,
  today: Day,
): WorkoutForm => ({
  ...emptyForm(today),
  type,
  prescribed,
  duration: prescribed.duration_minutes === undefined ? '' : String(prescribed.duration_minutes),
});

/** Asked for where people think in distances, and shown wherever there is one. */
export const asksDistance = ({ type, distance, planned }: WorkoutForm): boolean =>
  !planned && (type === 'run' || distance.trim() !== '');

const number = (text: string): number => Number(text.trim().replace(',', '.'));

export type Problems = Partial<Record<'type' | 'date' | 'duration' | 'distance', string>>;

/** What is missing or wrong, in words for beside the field; empty when it can be saved. */
export function problemsOf(form: WorkoutForm, today: Day): Problems {
  const problems: Problems = {};
  if (!form.type) problems.type = 'Choose what kind of training it was.';
  if (!isDay(form.date)) problems.date = 'Choose a day.';
  else if (form.planned && form.date < today) problems.date = 'Plan for today or a later day.';
  else if (!form.planned && form.date > today) problems.date = 'This day is still to come.';
  const minutes = number(form.duration);
  const none = form.duration.trim() === '';
  if (none ? !form.planned : !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440)) {
    problems.duration = 'Minutes as a whole number, from 1 to 1440.';
  }
  if (asksDistance(form) && form.distance.trim() !== '') {
    const distance = number(form.distance);
    if (!(distance > 0 && distance < 1000)) problems.distance = 'A number such as 5.2.';
  }
  return problems;
}

interface Identity {
  id: string;
  athleteId: string;
  createdAt: string;
  units: Units;
  /** What is being edited. */
  original?: WorkoutLog;
}

/** The row of a form without problems. */
export function rowOf(
  form: WorkoutForm,
  { id, athleteId, createdAt, units, original }: Identity,
): WorkoutLog {
  const minutes = form.duration.trim() === '' ? null : number(form.duration);
  return {
    id,
    athlete_id: athleteId,
    date: form.date,
    session_type: form.type ?? null,
    prescribed_workout: form.planned ? planOf(form, minutes) : form.prescribed,
    completed_workout: form.planned ? null : completedOf(form, units, original?.completed_workout),
    rpe_pre: form.planned ? null : (form.rpePre ?? null),
    rpe_post: form.planned ? null : (form.rpePost ?? null),
    // A plan's minutes are in the prescription, so that nobody's sums take it for training done.
    duration_minutes: form.planned ? null : minutes,
    notes: form.notes.trim() || null,
    created_at: createdAt,
  };
}

function planOf({ prescribed, type }: WorkoutForm, minutes: number | null): PrescribedWorkout {
  const { duration_minutes: _, ...plan } = prescribed ?? { title: labelOf(type ?? null), text: '' };
  return minutes === null ? plan : { ...plan, duration_minutes: minutes };
}

function completedOf(form: WorkoutForm, units: Units, before?: CompletedWorkout | null): CompletedWorkout {
  const completed: CompletedWorkout = {};
  if (form.prescribed) {
    completed.as_prescribed = form.asPrescribed;
    if (!form.asPrescribed && form.changes.trim()) completed.text = form.changes.trim();
  } else if (form.changes.trim()) {
    completed.text = form.changes.trim();
  }
  if (asksDistance(form) && form.distance.trim() !== '') {
    // An untouched 3.11 mi stays the 5000 m it was.
    const untouched =
      before?.distance_m !== undefined && form.distance === distanceText(before.distance_m, units);
    completed.distance_m = untouched
      ? before.distance_m
      : Math.round(toKm(number(form.distance), units) * 1000);
  }
  return completed;
}
