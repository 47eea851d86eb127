import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAgain } from '@/boot/read_again';
import type { Day } from '@/domain/days';
import { isPlanned } from '@/domain/plan_state';
import { applied, type Change, type LoggedWorkout, withOutbox } from '@/domain/workout_outbox';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { WorkoutLog } from '@/supabase/rows';
import { workoutOutbox } from './workout_outbox_store';

const table = 'workout_logs';
const always: [Day, Day] = ['0000-01-01', '9999-12-31'];
const none: WorkoutLog[] = [];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Everything read of an athlete's log begins with this key. */
export const workoutsKey = (athleteId: string) => [table, athleteId] as const;
const daysKey = (athleteId: string) => [...workoutsKey(athleteId), 'days'] as const;
const oneKey = (athleteId: string, id: string) => [...workoutsKey(athleteId), 'one', id] as const;

/**
 * The workouts from one day to another, both included, with what the outbox changes of them.
 * `data` is undefined only while it is read for the first time.
 */
export function useWorkouts(athleteId: string, from: Day, to: Day) {
  const supabase = useSupabase();
  const changes = workoutOutbox.useChanges(athleteId);
  const query = useQuery({
    queryKey: [...daysKey(athleteId), from, to],
    queryFn: async (): Promise<WorkoutLog[]> =>
      must(
        await supabase
          .from(table)
          .select()
          .eq('athlete_id', athleteId)
          .gte('date', from)
          .lte('date', to)
          .order('date')
          .order('created_at'),
      ),
  });
  // Without a network, what waits is shown all the same.
  const read = query.data ?? (query.isError ? none : undefined);
  const data = useMemo(() => read && withOutbox(read, changes, from, to), [read, changes, from, to]);
  return { data, error: query.data ? null : query.error, refetch: query.refetch };
}

/** One workout. `data` is undefined while it is read, null when there is none. */
export function useWorkout(athleteId: string, id: string | undefined) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const changes = workoutOutbox.useChanges(athleteId);
  const query = useQuery({
    queryKey: oneKey(athleteId, id ?? ''),
    enabled: id !== undefined,
    queryFn: async (): Promise<WorkoutLog | null> => {
      // An address may say anything; PostgreSQL would call it invalid input.
      if (!uuid.test(id!)) return null;
      const rows: WorkoutLog[] = must(await supabase.from(table).select().eq('id', id!));
      return rows[0] ?? null;
    },
    // Usually the calendar has read it.
    placeholderData: () =>
      queries
        .getQueriesData<WorkoutLog[]>({ queryKey: daysKey(athleteId) })
        .flatMap(([, rows]) => rows ?? [])
        .find((row) => row.id === id),
  });
  const change = changes.find(({ row }) => row.id === id);
  const rows = query.data ? [query.data] : none;
  const data: LoggedWorkout | null | undefined = change
    ? (withOutbox(rows, [change], ...always)[0] ?? null)
    : query.data;
  return { data, error: data === undefined ? query.error : null, refetch: query.refetch };
}

/** What was done last, for "Repeat last"; null when nothing was. */
export function useNewestWorkout(athleteId: string): LoggedWorkout | null | undefined {
  const supabase = useSupabase();
  const changes = workoutOutbox.useChanges(athleteId);
  const { data } = useQuery({
    queryKey: [...workoutsKey(athleteId), 'newest'],
    queryFn: async (): Promise<WorkoutLog[]> =>
      must(
        await supabase
          .from(table)
          .select()
          .eq('athlete_id', athleteId)
          .or('prescribed_workout.is.null,completed_workout.not.is.null')
          .order('date', { ascending: false })
          .order('created_at', { ascending: false })
          .limit(1),
      ),
  });
  if (!data && changes.length === 0) return undefined;
  return (
    withOutbox(data ?? none, changes, ...always)
      .filter((row) => !isPlanned(row))
      .toSorted((a, b) => b.date.localeCompare(a.date) || b.created_at.localeCompare(a.created_at))[0] ?? null
  );
}

/** Into what was read, so that nothing flickers between leaving the outbox and being read again. */
export function settle(queries: QueryClient, { kind, row }: Change): void {
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: daysKey(row.athlete_id) })) {
    const [from, to] = queryKey.slice(3) as [Day, Day];
    queries.setQueryData<WorkoutLog[]>(queryKey, (rows) => rows && applied(rows, { kind, row }, from, to));
  }
  queries.setQueryData(oneKey(row.athlete_id, row.id), kind === 'delete' ? null : row);
  void readAgain(queries, workoutsKey(row.athlete_id));
}
