import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAgain } from '@/boot/read_again';
import { applied, type BenchmarkChange, withWaiting } from '@/domain/benchmark_outbox';
import { type DoneLog, withWaiting as withWaitingLogs } from '@/domain/done_logs';
import { workoutOutbox } from '@/log/workout_outbox_store';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { BenchmarkTest } from '@/supabase/rows';
import { benchmarkOutbox } from './benchmark_outbox_store';

/** The most rows PostgREST gives in one answer by default: with a session a day, close to three years. */
const most = 1000;
const none: BenchmarkTest[] = [];

/** What was done, with what the log's outbox still has to send. */
export function useDoneLogs() {
  const supabase = useSupabase();
  const athlete = useAthlete();
  const changes = workoutOutbox.useChanges(athlete.id);
  const query = useQuery({
    queryKey: ['workout_logs', athlete.id, 'progress'],
    queryFn: async () =>
      must(
        await supabase
          .from('workout_logs')
          .select('id, date, duration_minutes')
          .eq('athlete_id', athlete.id)
          .or('prescribed_workout.is.null,completed_workout.not.is.null')
          .order('date', { ascending: false })
          .limit(most)
          .overrideTypes<DoneLog[], { merge: false }>(),
      ),
  });
  const data = useMemo(() => query.data && withWaitingLogs(query.data, changes), [query.data, changes]);
  return { data, error: query.error, refetch: query.refetch };
}

const benchmarksOf = (athleteId: string) => ['benchmark_tests', athleteId] as const;

/** Every test, newest first, with what waits for the server. */
export function useBenchmarks() {
  const supabase = useSupabase();
  const athlete = useAthlete();
  const changes = benchmarkOutbox.useChanges(athlete.id);
  const query = useQuery({
    queryKey: benchmarksOf(athlete.id),
    queryFn: async () =>
      must(
        await supabase
          .from('benchmark_tests')
          .select()
          .eq('athlete_id', athlete.id)
          .order('test_date', { ascending: false })
          .limit(most)
          .overrideTypes<BenchmarkTest[], { merge: false }>(),
      ),
  });
  // Without a network, what waits is shown all the same.
  const read = query.data ?? (query.isError && changes.length > 0 ? none : undefined);
  const data = useMemo(() => read && withWaiting(read, changes), [read, changes]);
  return { data, changes, error: query.error, refetch: query.refetch };
}

/** Into what was read, so that nothing flickers between leaving the outbox and being read again. */
export function settle(queries: QueryClient, change: BenchmarkChange): void {
  const key = benchmarksOf(change.row.athlete_id);
  queries.setQueryData<BenchmarkTest[]>(key, (tests) => tests && applied(tests, change));
  void readAgain(queries, key);
}
