import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type BenchmarkForm, emptyForm, formOf } from '@/domain/benchmark_form';
import { formatResult, seriesOf } from '@/domain/benchmarks';
import { firstWeekday, formatDay } from '@/domain/days';
import { streakOf } from '@/domain/streak';
import { defaultUnits } from '@/domain/units';
import { isDone } from '@/domain/weekly_load';
import { useAthlete } from '@/profile/profile_query';
import { messageOf } from '@/supabase/failure';
import type { BenchmarkTest } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Dialog';
import { Loading, Notice } from '@/ui/Notice';
import { Page } from '@/ui/Page';
import { BenchmarkCards } from './BenchmarkCards';
import { BenchmarkDialog } from './BenchmarkDialog';
import styles from './ProgressScreen.module.css';
import { useBenchmarks, useDeleteBenchmark, useDoneLogs, useSaveBenchmark } from './progress_queries';
import { RaceCard } from './RaceCard';
import { StationsCard } from './StationsCard';
import { StreakCard } from './StreakCard';
import { useToday } from './use_today';
import { WeekCard } from './WeekCard';

/** Which dialog is open. */
type Open =
  | { what: 'add'; given: Partial<BenchmarkForm> }
  | { what: 'edit'; test: BenchmarkTest }
  | { what: 'delete'; test: BenchmarkTest };

export default function ProgressScreen() {
  const athlete = useAthlete();
  const now = useToday();
  const logs = useDoneLogs();
  const tests = useBenchmarks();
  const save = useSaveBenchmark();
  const remove = useDeleteBenchmark();
  const [open, setOpen] = useState<Open>();

  const units = athlete.preferences?.units ?? defaultUnits(navigator.language);
  const first = firstWeekday(navigator.language);
  const series = useMemo(() => seriesOf(tests.data ?? []), [tests.data]);
  const nameOf = ({ id }: BenchmarkTest) => {
    const found = series.find(({ results }) => results.some(({ test }) => test.id === id));
    const result = found?.results.find(({ test }) => test.id === id);
    return found && result ? `${found.name}, ${formatResult(found, result, units)}` : 'This result';
  };

  const add = (given: Partial<BenchmarkForm> = {}) => setOpen({ what: 'add', given });
  const edit = (id: string) => {
    const test = tests.data?.find((one) => one.id === id);
    if (test) setOpen({ what: 'edit', test });
  };
  const days = (logs.data ?? []).filter(isDone).map(({ date }) => date);
  const changed = useRef(false);
  const change = <Variables,>(mutate: (variables: Variables) => void, variables: Variables) => {
    changed.current = true;
    mutate(variables);
  };
  useEffect(() => {
    // What had the focus may have gone with the change: it stays on the screen, not at the document's top.
    if (changed.current && document.activeElement === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    changed.current = false;
  }, [tests.data]);
  const failed = [logs, tests].find(({ isError, data }) => isError && !data);
  const shared = { series, units, now, onEdit: edit };

  return (
    <Page
      title="Progress"
      actions={
        <Button look="primary" onClick={() => add()}>
          <Plus size={20} aria-hidden="true" />
          Add result
        </Button>
      }
    >
      {failed && (
        <Notice kind="bad" action={<Button onClick={() => void failed.refetch()}>Try again</Button>}>
          {messageOf(failed.error)}
        </Notice>
      )}
      {save.isError && (
        <Notice kind="bad" action={<Button onClick={() => save.mutate(save.variables)}>Try again</Button>}>
          The result was not saved. {messageOf(save.error)}
        </Notice>
      )}
      {remove.isError && (
        <Notice
          kind="bad"
          action={<Button onClick={() => remove.mutate(remove.variables)}>Try again</Button>}
        >
          The result was not deleted. {messageOf(remove.error)}
        </Notice>
      )}
      <div className={styles.pair}>
        <RaceCard athlete={athlete} now={now} simulation={series.find(({ type }) => type === 'simulation')} />
        {days.length > 0 && <StreakCard streak={streakOf(days, now, first)} now={now} />}
      </div>
      {logs.data ? (
        <WeekCard logs={logs.data} targetHours={athlete.weekly_availability_hours} now={now} first={first} />
      ) : (
        !failed && <Loading what="Loading your training" />
      )}
      {tests.data ? (
        <>
          <StationsCard {...shared} onAdd={(station) => add({ type: 'station_test', station })} />
          <BenchmarkCards {...shared} onAdd={add} />
        </>
      ) : (
        !failed && <Loading what="Loading your results" />
      )}
      {open?.what === 'add' && (
        <BenchmarkDialog
          title="Add a result"
          start={emptyForm(now, open.given)}
          units={units}
          now={now}
          onSave={(entry) => change(save.mutate, { id: crypto.randomUUID(), ...entry })}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.what === 'edit' && (
        <BenchmarkDialog
          title="Edit the result"
          start={formOf(open.test, units)}
          units={units}
          now={now}
          onSave={(entry) => change(save.mutate, { id: open.test.id, ...entry })}
          onDelete={() => setOpen({ what: 'delete', test: open.test })}
          onClose={() => setOpen((last) => (last?.what === 'edit' ? undefined : last))}
        />
      )}
      {open?.what === 'delete' && (
        <Confirm
          title="Delete this result?"
          action="Delete"
          onConfirm={() => {
            change(remove.mutate, open.test.id);
            setOpen(undefined);
          }}
          onClose={() => setOpen(undefined)}
        >
          {nameOf(open.test)} of {formatDay(open.test.test_date, { dateStyle: 'long' })}. It can’t be brought
          back.
        </Confirm>
      )}
    </Page>
  );
}
