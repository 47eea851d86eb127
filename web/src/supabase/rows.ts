// The rows this app reads and writes; sql/migrations is where they come from.

export type Level = 'beginner' | 'intermediate' | 'advanced';
export type Units = 'metric' | 'imperial';

export interface Profile {
  id: string;
  user_id: string;
  display_name: string | null;
  weight_kg: number | null;
  height_cm: number | null;
  age: number | null;
  sex: 'male' | 'female' | 'other' | null;
  training_history: { run_mpw?: number; strength_days?: number; experience?: Level } | null;
  current_phase: 'general_prep' | 'specific_prep' | 'competition_prep' | 'taper' | null;
  race_date: string | null;
  goal_time_minutes: number | null;
  weekly_availability_hours: number | null;
  equipment_available: string[] | null;
  injuries_limitations: string[] | null;
  preferences: Preferences | null;
  /** An IANA name; null: not known, UTC. Absent in a database that is older than the app. */
  time_zone?: string | null;
}

export interface Preferences {
  units?: Units;
  /** How onboarding ended; absent: not yet. */
  onboarding?: 'done' | 'skipped';
  time_of_day?: string;
  session_length_min?: number;
}

export interface Conversation {
  id: string;
  athlete_id: string;
  title: string | null;
  started_at: string;
  updated_at: string;
  last_message_preview: string | null;
  last_message_role: Message['role'] | null;
  last_message_status: ReplyStatus | null;
}

export type ReplyStatus =
  'queued' | 'retrieving' | 'thinking' | 'warming' | 'streaming' | 'complete' | 'failed' | 'cancelled';

export interface Message {
  id: string;
  conversation_id: string;
  role: 'user' | 'assistant';
  content: string;
  rag_chunks_used: string[] | null;
  tokens_in: number | null;
  tokens_out: number | null;
  latency_ms: number | null;
  created_at: string;
  position: number;
  reply_to: string | null;
  status: ReplyStatus;
  error: string | null;
  finish_reason: string | null;
  feedback: -1 | 0 | 1;
  /** Rises with every change of the row: the higher one is the newer one. */
  revision: number;
  updated_at: string;
}

export interface KnowledgeChunk {
  id: string;
  source_name: string | null;
  section: string | null;
  content: string;
}

export type SessionType = 'run' | 'hiit' | 'strength' | 'simulation' | 'recovery';

/** What Coach K (or the athlete) planned. */
export interface PrescribedWorkout {
  title: string;
  text: string;
  duration_minutes?: number;
  /** The reply it was taken from. */
  message_id?: string;
  conversation_id?: string;
}

/** What was done. */
export interface CompletedWorkout {
  as_prescribed?: boolean;
  distance_m?: number;
  text?: string;
}

export interface WorkoutLog {
  id: string;
  athlete_id: string;
  /** A calendar day, YYYY-MM-DD. */
  date: string;
  session_type: SessionType | null;
  prescribed_workout: PrescribedWorkout | null;
  /** null with a prescription: planned, not done yet. */
  completed_workout: CompletedWorkout | null;
  rpe_pre: number | null;
  rpe_post: number | null;
  duration_minutes: number | null;
  notes: string | null;
  created_at: string;
}

export type TestType = 'cooper' | 'time_trial_2k' | 'station_test' | 'simulation' | 'strength';

export interface BenchmarkTest {
  id: string;
  athlete_id: string;
  test_date: string;
  test_type: TestType | null;
  results: BenchmarkResults | null;
  notes: string | null;
  created_at: string;
}

/** Which of these a test has depends on its type. */
export interface BenchmarkResults {
  distance_m?: number;
  time_seconds?: number;
  station?: string;
  weight_kg?: number;
  reps?: number;
  exercise?: string;
  modality?: 'run' | 'row' | 'ski';
}
