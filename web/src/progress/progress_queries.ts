import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAgain } from '@/boot/read_again';
import type { BenchmarkEntry } from '@/domain/benchmark_form';
import { type DoneLog, withWaiting } from '@/domain/done_logs';
import { useOutbox } from '@/log/outbox';
import { useAthlete } from '@/profile/profile_query';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { BenchmarkTest } from '@/supabase/rows';

/** The most rows PostgREST gives in one answer by default: with a session a day, close to three years. */
const most = 1000;

/** What was done, with what the log's outbox still has to send. */
export function useDoneLogs() {
  const supabase = useSupabase();
  const athlete = useAthlete();
  const changes = useOutbox(athlete.id);
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
  const data = useMemo(() => query.data && withWaiting(query.data, changes), [query.data, changes]);
  return { data, error: query.error, refetch: query.refetch };
}

const benchmarksOf = (athleteId: string) => ['benchmark_tests', athleteId] as const;

/** Every test, newest first. */
export function useBenchmarks() {
  const supabase = useSupabase();
  const athlete = useAthlete();
  return useQuery({
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
}

/** A change that is on the screen at once, and taken back when the server refuses it. */
function useBenchmarkChange<Variables>(
  send: (variables: Variables) => Promise<unknown>,
  change: (tests: BenchmarkTest[], variables: Variables) => BenchmarkTest[],
) {
  const queries = useQueryClient();
  const key = benchmarksOf(useAthlete().id);
  return useMutation({
    mutationKey: key,
    // One after the other, in the order they were made, also when they waited for the network.
    scope: { id: key.join('/') },
    mutationFn: send,
    onMutate: async (variables: Variables) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<BenchmarkTest[]>(key);
      queries.setQueryData<BenchmarkTest[]>(key, change(before ?? [], variables));
      return { before };
    },
    onError: (_failure, _variables, context) => queries.setQueryData(key, context?.before),
    onSettled: () => {
      // Not while another change is under way: the answer would not have it yet.
      if (queries.isMutating({ mutationKey: key }) === 1) void readAgain(queries, key);
    },
  });
}

/** Adds a test, or changes the one that has this id. The id is made here, so a repeated send adds nothing. */
export function useSaveBenchmark() {
  const supabase = useSupabase();
  const athlete = useAthlete();
  return useBenchmarkChange(
    async (test: BenchmarkEntry & { id: string }) =>
      must(
        await supabase
          .from('benchmark_tests')
          .upsert({ ...test, athlete_id: athlete.id })
          .select(),
      ),
    (tests, test) => {
      const old = tests.find(({ id }) => id === test.id);
      const row = { created_at: new Date().toISOString(), ...old, ...test, athlete_id: athlete.id };
      return [row, ...tests.filter(({ id }) => id !== test.id)];
    },
  );
}

export function useDeleteBenchmark() {
  const supabase = useSupabase();
  return useBenchmarkChange(
    async (id: string) => must(await supabase.from('benchmark_tests').delete().eq('id', id).select('id')),
    (tests, id) => tests.filter((test) => test.id !== id),
  );
}
