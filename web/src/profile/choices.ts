// What can be chosen in a profile, and how it reads.
import type { Level } from '@/supabase/rows';

export const levels: readonly { value: Level; label: string }[] = [
  { value: 'beginner', label: 'Beginner' },
  { value: 'intermediate', label: 'Intermediate' },
  { value: 'advanced', label: 'Advanced' },
];

export const sexes = [
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'other', label: 'Other' },
];

export const phases = [
  { value: 'general_prep', label: 'General preparation' },
  { value: 'specific_prep', label: 'Specific preparation' },
  { value: 'competition_prep', label: 'Competition preparation' },
  { value: 'taper', label: 'Taper' },
];

export const timesOfDay = [
  { value: 'AM', label: 'Morning' },
  { value: 'midday', label: 'Midday' },
  { value: 'PM', label: 'Afternoon or evening' },
];

export const equipment = [
  { value: 'gym', label: 'Gym' },
  { value: 'sled', label: 'Sled' },
  { value: 'ski_erg', label: 'SkiErg' },
  { value: 'rower', label: 'Rower' },
  { value: 'wall_ball', label: 'Wall ball' },
  { value: 'sandbag', label: 'Sandbag' },
  { value: 'kettlebells', label: 'Kettlebells' },
  { value: 'treadmill', label: 'Treadmill' },
  { value: 'track', label: 'Running track' },
];

/** The choices, and besides them what a row holds that is none of them: it must not vanish by saving. */
export function withOthers<Value extends string>(
  choices: readonly { value: Value; label: string }[],
  held: readonly string[],
): { value: string; label: string }[] {
  const others = held.filter((value) => value !== '' && !choices.some((choice) => choice.value === value));
  return [...choices, ...others.map((value) => ({ value, label: value }))];
}
