// Planned versus done: what became of a workout, by its duration.
import type { WorkoutLog } from '@/supabase/rows';
import type { Day } from './days';

export type PlanState =
  /** Planned for today or later. */
  | 'planned'
  /** Planned for a day that has passed. */
  | 'missed'
  /** Done, with nothing to compare with. */
  | 'done'
  | 'as_planned'
  | 'shorter'
  | 'longer'
  | 'much_shorter'
  | 'much_longer';

type Plan = Pick<WorkoutLog, 'date' | 'prescribed_workout' | 'completed_workout' | 'duration_minutes'>;

/** Planned and not done yet. */
export const isPlanned = (row: Pick<Plan, 'prescribed_workout' | 'completed_workout'>): boolean =>
  row.prescribed_workout !== null && row.completed_workout === null;

/** Within ±20 % is as planned; 50 % to 150 % is shorter or longer; beyond is much so. */
export function planState(row: Plan, today: Day): PlanState {
  if (isPlanned(row)) return row.date < today ? 'missed' : 'planned';
  const planned = row.prescribed_workout?.duration_minutes;
  const done = row.duration_minutes;
  if (!planned || done === null) return 'done';
  // In whole numbers: 1.2 × 60 is not 72 for a computer.
  const percent = done * 100;
  if (percent < planned * 50) return 'much_shorter';
  if (percent < planned * 80) return 'shorter';
  if (percent <= planned * 120) return 'as_planned';
  if (percent <= planned * 150) return 'longer';
  return 'much_longer';
}

const words: Record<PlanState, string> = {
  planned: 'Planned',
  missed: 'Missed',
  done: 'Done',
  as_planned: 'As planned',
  shorter: 'Shorter than planned',
  longer: 'Longer than planned',
  much_shorter: 'Much shorter than planned',
  much_longer: 'Much longer than planned',
};
export const planWords = (state: PlanState): string => words[state];

export type Tone = 'good' | 'fair' | 'bad' | 'neutral';
const tones: Record<PlanState, Tone> = {
  planned: 'neutral',
  missed: 'bad',
  done: 'neutral',
  as_planned: 'good',
  shorter: 'fair',
  longer: 'fair',
  much_shorter: 'bad',
  much_longer: 'bad',
};
/** Green, yellow or red. Never shown without planWords(). */
export const planTone = (state: PlanState): Tone => tones[state];
