// The profile as its form shows it: text in the athlete's units, and how that becomes columns again.
import { formatGoalTime, parseGoalTime } from '@/domain/goal_time';
import { formatHeight, parseHeight } from '@/domain/height';
import type { Level, Preferences, Profile, Units } from '@/supabase/rows';
import { kept, type NumberField, numberError, numberFields, numberOf, numberText } from './profile_numbers';
import type { ProfileChanges } from './profile_query';

export interface ProfileForm {
  name: string;
  age: string;
  sex: string;
  weight: string;
  height: string;
  raceDate: string;
  goalTime: string;
  phase: string;
  level: string;
  runVolume: string;
  strengthDays: string;
  hours: string;
  sessionLength: string;
  timeOfDay: string;
  equipment: string[];
  injuries: string[];
  /** Typed, but not added to the list yet. Saving adds it. */
  newInjury: string;
}

/** What the athlete changed and has not saved. */
export type Edits = Partial<ProfileForm>;
export type FormErrors = Partial<Record<keyof ProfileForm, string>>;

const heightRange = { min: 100, max: 250 };
const goalRange = { min: 40, max: 480 };

/** The row as the form shows it. */
export function formOf(profile: Profile, units: Units, locale?: string): ProfileForm {
  const number = (field: NumberField, stored: number | null | undefined) =>
    numberText(field, stored, units, locale);
  const { training_history: history, preferences } = profile;
  return {
    name: profile.display_name ?? '',
    age: number('age', profile.age),
    sex: profile.sex ?? '',
    weight: number('weight', profile.weight_kg),
    height: profile.height_cm === null ? '' : formatHeight(profile.height_cm, units, locale),
    raceDate: profile.race_date ?? '',
    goalTime: profile.goal_time_minutes === null ? '' : formatGoalTime(profile.goal_time_minutes),
    phase: profile.current_phase ?? '',
    level: history?.experience ?? '',
    runVolume: number('runVolume', history?.run_mpw),
    strengthDays: number('strengthDays', history?.strength_days),
    hours: number('hours', profile.weekly_availability_hours),
    sessionLength: number('sessionLength', preferences?.session_length_min),
    timeOfDay: preferences?.time_of_day ?? '',
    equipment: profile.equipment_available ?? [],
    injuries: profile.injuries_limitations ?? [],
    newInjury: '',
  };
}

const within = (value: number | undefined, { min, max }: { min: number; max: number }) =>
  value !== undefined && value >= min && value <= max;

/** What is wrong with the edits, by field. Empty fields are right: nothing is required. */
export function errorsIn(edits: Edits, units: Units): FormErrors {
  const errors: FormErrors = {};
  for (const field of numberFields) {
    const text = edits[field]?.trim();
    const error = text ? numberError(field, text, units) : undefined;
    if (error) errors[field] = error;
  }
  if (edits.height?.trim() && !within(parseHeight(edits.height, units), heightRange)) {
    errors.height =
      units === 'imperial' ? `Enter feet and inches, such as 5'11".` : 'Enter a number from 100 to 250 cm.';
  }
  if (edits.goalTime?.trim() && !within(parseGoalTime(edits.goalTime), goalRange)) {
    errors.goalTime = 'Enter hours and minutes, such as 1:20 (0:40 to 8:00).';
  }
  return errors;
}

/** Both spellings of "nothing": cleared text and cleared lists become null. */
const textOrNull = (text: string) => text.trim() || null;
const listOrNull = (list: readonly string[]) => {
  const entries = [...new Set(list.map((entry) => entry.trim()).filter(Boolean))];
  return entries.length > 0 ? entries : null;
};

/** The object with the given members set, or left out where undefined; the others stay as they are. */
function withMembers<T extends object>(object: T | null, members: Partial<T>): T | null {
  const next = { ...object, ...members } as T;
  for (const name of Object.keys(next) as (keyof T)[]) {
    if (next[name] === undefined || next[name] === null) delete next[name];
  }
  return Object.keys(next).length > 0 ? next : null;
}

/** The columns that the edits change. Wants edits without errors. */
export function changesOf(edits: Edits, profile: Profile, units: Units): ProfileChanges {
  const number = (field: NumberField) => numberOf(field, edits[field] ?? '', units) ?? null;
  const has = (...fields: (keyof ProfileForm)[]) => fields.some((field) => edits[field] !== undefined);
  const changes: ProfileChanges = {};
  if (has('name')) changes.display_name = textOrNull(edits.name!);
  if (has('age')) changes.age = number('age');
  if (has('sex')) changes.sex = textOrNull(edits.sex!) as Profile['sex'];
  if (has('weight')) changes.weight_kg = number('weight');
  if (has('height')) {
    const cm = parseHeight(edits.height!, units);
    changes.height_cm = cm === undefined ? null : kept(cm);
  }
  if (has('raceDate')) changes.race_date = textOrNull(edits.raceDate!);
  if (has('goalTime')) {
    const minutes = parseGoalTime(edits.goalTime!);
    changes.goal_time_minutes = minutes === undefined ? null : kept(minutes);
  }
  if (has('phase')) changes.current_phase = textOrNull(edits.phase!) as Profile['current_phase'];
  if (has('hours')) changes.weekly_availability_hours = number('hours');
  if (has('equipment')) changes.equipment_available = listOrNull(edits.equipment!);
  if (has('injuries', 'newInjury')) {
    const listed = edits.injuries ?? profile.injuries_limitations ?? [];
    changes.injuries_limitations = listOrNull([...listed, edits.newInjury ?? '']);
  }
  if (has('level', 'runVolume', 'strengthDays')) {
    const members: NonNullable<Profile['training_history']> = {};
    if (has('level')) members.experience = (textOrNull(edits.level!) as Level | null) ?? undefined;
    if (has('runVolume')) members.run_mpw = number('runVolume') ?? undefined;
    if (has('strengthDays')) members.strength_days = number('strengthDays') ?? undefined;
    changes.training_history = withMembers(profile.training_history, members);
  }
  if (has('sessionLength', 'timeOfDay')) {
    const members: Preferences = {};
    if (has('sessionLength')) members.session_length_min = number('sessionLength') ?? undefined;
    if (has('timeOfDay')) members.time_of_day = textOrNull(edits.timeOfDay!) ?? undefined;
    changes.preferences = withMembers(profile.preferences, members);
  }
  return changes;
}

/** The edits without those that are what the row says anyway. */
export function realEdits(edits: Edits, saved: ProfileForm): Edits {
  const same = (field: keyof ProfileForm) => JSON.stringify(edits[field]) === JSON.stringify(saved[field]);
  return Object.fromEntries(
    Object.entries(edits).filter(([field]) => !same(field as keyof ProfileForm)),
  ) as Edits;
}

/** Edits as they read after the units were switched; what cannot be read stays as it was typed. */
export function convertEdits(edits: Edits, from: Units, to: Units, locale?: string): Edits {
  if (from === to) return edits;
  const next = { ...edits };
  for (const field of ['weight', 'runVolume'] as const) {
    const stored = numberOf(field, edits[field] ?? '', from);
    if (stored !== undefined) next[field] = numberText(field, stored, to, locale);
  }
  const cm = parseHeight(edits.height ?? '', from);
  if (cm !== undefined) next.height = formatHeight(cm, to, locale);
  return next;
}
