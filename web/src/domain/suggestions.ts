// First questions worth asking, by what is known of the athlete.
import type { Profile } from '@/supabase/rows';
import { daysBetween, type Day } from './days';

export function suggestions(
  athlete: Pick<Profile, 'race_date' | 'training_history' | 'goal_time_minutes'>,
  today: Day,
): string[] {
  const days = athlete.race_date ? daysBetween(today, athlete.race_date) : undefined;
  const first =
    days === undefined || days < 0
      ? 'I want to get better at Hyrox but I don’t know where to start.'
      : days <= 14
        ? 'How should I taper for my race?'
        : 'Build me a training week for the time until my race.';
  const pace = athlete.goal_time_minutes
    ? `How do I pace the runs for a ${athlete.goal_time_minutes}-minute finish?`
    : 'How should I pace my 1 km runs?';
  const level =
    athlete.training_history?.experience === 'beginner'
      ? 'Which stations should a beginner practise first?'
      : 'How do I keep wall balls unbroken at the end?';
  return [first, 'What’s the best sled push technique?', pace, level];
}
