// The first visit's three questions: which answers are still missing, and the columns they become.
import type { Level, Profile, Units } from '@/supabase/rows';
import type { ProfileChanges } from './profile_query';

export interface Answers {
  name: string;
  racing?: 'yes' | 'no';
  raceDate: string;
  level?: Level;
  hours?: number;
}

export type Missing = Partial<Record<'race' | 'level' | 'hours', string>>;

/** What has to be answered (or skipped) before the first chat. Days as text compare as days. */
export function missingIn({ racing, raceDate, level, hours }: Answers, today: string): Missing {
  const missing: Missing = {};
  if (racing === undefined) missing.race = 'Choose one of the two.';
  if (racing === 'yes' && raceDate === '') missing.race = 'Enter the date of your race.';
  if (racing === 'yes' && raceDate !== '' && raceDate < today)
    missing.race = 'This day is over. Enter a coming one.';
  if (level === undefined) missing.level = 'Choose what fits best.';
  if (hours === undefined) missing.hours = 'Choose about how many hours.';
  return missing;
}

/** The columns to save; skipping saves what was answered up to then. */
export function answered(
  answers: Answers,
  ended: 'done' | 'skipped',
  profile: Profile,
  units: Units,
  today: string,
): ProfileChanges {
  const { name, racing, raceDate, level, hours } = answers;
  const changes: ProfileChanges = {
    preferences: { units, ...profile.preferences, onboarding: ended },
  };
  if (name.trim()) changes.display_name = name.trim();
  if (racing === 'no') changes.race_date = null;
  if (racing === 'yes' && raceDate >= today) changes.race_date = raceDate;
  if (level) changes.training_history = { ...profile.training_history, experience: level };
  if (hours !== undefined) changes.weekly_availability_hours = hours;
  return changes;
}
