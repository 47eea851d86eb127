// What the kinds of training and the effort scale are called.
import type { SessionType } from '@/supabase/rows';

export const sessionTypes: readonly SessionType[] = ['run', 'hiit', 'strength', 'simulation', 'recovery'];

const labels: Record<SessionType, string> = {
  run: 'Run',
  hiit: 'HIIT',
  strength: 'Strength',
  simulation: 'Simulation',
  recovery: 'Recovery',
};

export const labelOf = (type: SessionType | null): string => (type ? (labels[type] ?? type) : 'Workout');

/** Inside a sentence: "run", but "HIIT". */
export const nameOf = (type: SessionType | null): string =>
  type === 'hiit' ? 'HIIT' : labelOf(type).toLowerCase();

/** Rate of perceived exertion, 1 to 10. */
export const rpeWords: readonly string[] = [
  'Very easy',
  'Easy',
  'Light',
  'Moderate',
  'Somewhat hard',
  'Challenging',
  'Hard',
  'Very hard',
  'Nearly all out',
  'All out',
];

export const rpeWord = (rpe: number): string => rpeWords[rpe - 1] ?? '';
