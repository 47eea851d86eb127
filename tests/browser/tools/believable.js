// An athlete with three months of training behind her, as the screenshots show one.
import { askByApi, must, newAthlete } from '../support/athlete.js';

const dayMs = 86_400_000;
const day = (offset) => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);

const week = [
  { type: 'run', minutes: 50, rpe: 5, distance: 9_000, notes: 'Easy, talking pace.' },
  { type: 'strength', minutes: 60, rpe: 7, notes: 'Squats 4 × 6, lunges, core.' },
  { type: 'hiit', minutes: 40, rpe: 8, notes: 'Ski, burpees, wall balls.' },
  { type: 'run', minutes: 75, rpe: 6, distance: 14_000, notes: '6 × 1 km at race pace.' },
];

const benchmarks = [
  [-80, 'simulation', { time_seconds: 5_640 }],
  [-38, 'simulation', { time_seconds: 5_310 }],
  [-10, 'simulation', { time_seconds: 5_085 }],
  [-75, 'cooper', { distance_m: 2_520 }],
  [-40, 'cooper', { distance_m: 2_640 }],
  [-12, 'cooper', { distance_m: 2_710 }],
  [-60, 'station_test', { station: 'sled_push', time_seconds: 205 }],
  [-15, 'station_test', { station: 'sled_push', time_seconds: 168 }],
  [-30, 'station_test', { station: 'ski_erg', time_seconds: 268 }],
  [-25, 'station_test', { station: 'wall_balls', time_seconds: 402 }],
];

const questions = [
  'How do I keep wall balls unbroken at the end?',
  'How should I taper in the last ten days?',
  'What’s the best sled push technique? I’m struggling with the heavy sled.',
];

/** The athlete, and the conversation that was last. */
export const believableAthlete = async () => {
  const athlete = await newAthlete({
    display_name: 'Lena',
    weight_kg: 64,
    height_cm: 171,
    age: 31,
    sex: 'female',
    race_date: day(47),
    goal_time_minutes: 82,
    weekly_availability_hours: 6,
    current_phase: 'specific_prep',
    training_history: { run_mpw: 18, strength_days: 2, experience: 'intermediate' },
    equipment_available: ['gym', 'sled', 'ski_erg', 'rower', 'wall_ball'],
    injuries_limitations: ['Left Achilles tendon, sensitive after hills'],
    preferences: { onboarding: 'done', session_length_min: 60, time_of_day: 'AM' },
  });
  const { supabase, profile } = athlete;
  const rows = [];
  for (let weeks = 11; weeks >= 0; weeks--) {
    for (const [index, { type, minutes, rpe, distance, notes }] of week.entries()) {
      // Not every week is the same, and one was spent in bed.
      if (weeks === 7 || (weeks % 4 === 1 && index === 2)) continue;
      rows.push({
        date: day(-weeks * 7 - index * 2),
        session_type: type,
        completed_workout: distance ? { distance_m: distance } : {},
        duration_minutes: minutes + ((weeks * 7 + index * 5) % 13) - 4 + (11 - weeks),
        rpe_post: rpe,
        notes,
      });
    }
  }
  const plan = (offset, session_type, title, text, duration_minutes) =>
    rows.push({ date: day(offset), session_type, prescribed_workout: { title, text, duration_minutes } });
  plan(
    1,
    'strength',
    'Sled strength',
    '5 × 25 m sled push at race weight, 90 s rest. Then 4 × 8 split squats.',
    55,
  );
  plan(3, 'run', 'Kilometre repeats', '6 × 1 km at race pace, 60 s easy between.', 60);
  plan(5, 'simulation', 'Half simulation', 'Four runs and four stations in race order.', 50);
  for (const row of rows) {
    must(
      await supabase
        .from('workout_logs')
        .insert({ athlete_id: profile.id, ...row })
        .select('id'),
    );
  }
  for (const [offset, test_type, results] of benchmarks) {
    const row = { athlete_id: profile.id, test_date: day(offset), test_type, results };
    must(await supabase.from('benchmark_tests').insert(row).select('id'));
  }
  let last;
  for (const question of questions) last = await askByApi(athlete, question);
  return { ...athlete, conversation: last.conversation };
};
