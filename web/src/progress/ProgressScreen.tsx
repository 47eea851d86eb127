import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BenchmarkForm } from '@/domain/benchmark_form';
import { seriesOf } from '@/domain/benchmarks';
import { firstWeekday } from '@/domain/days';
import { streakOf } from '@/domain/streak';
import { useAthlete } from '@/profile/profile_query';
import { useUnits } from '@/profile/use_units';
import { useOnline } from '@/shell/online';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Loading, Notice } from '@/ui/Notice';
import { Page } from '@/ui/Page';
import { BenchmarkCards } from './BenchmarkCards';
import styles from './ProgressScreen.module.css';
import { useBenchmarks, useDoneLogs } from './progress_queries';
import { RaceCard } from './RaceCard';
import { type OpenDialog, ResultDialogs } from './ResultDialogs';
import { StationsCard } from './StationsCard';
import { StreakCard } from './StreakCard';
import { useKeptFocus } from './use_kept_focus';
import { useToday } from './use_today';
import { WeekCard } from './WeekCard';

/** Where the athlete stands: race, streak, weeks, stations, benchmarks. */
export default function ProgressScreen() {
  const athlete = useAthlete();
  const now = useToday();
  const logs = useDoneLogs();
  const tests = useBenchmarks();
  const changed = useKeptFocus(tests.data);
  const [open, setOpen] = useState<OpenDialog>();

  const units = useUnits();
  const first = firstWeekday(navigator.language);
  const series = useMemo(() => seriesOf(tests.data ?? []), [tests.data]);
  const days = (logs.data ?? []).map(({ date }) => date);
  const online = useOnline();
  const failed = online ? [logs, tests].find(({ error, data }) => error && !data) : undefined;
  const offline = !online && [logs, tests].some(({ data }) => !data);

  const add = (given: Partial<BenchmarkForm> = {}) => setOpen({ what: 'add', given });
  const edit = (id: string) => {
    const test = tests.data?.find((one) => one.id === id);
    if (test) setOpen({ what: 'edit', test });
  };
  const shared = { series, units, now };
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
      {offline && <Notice>Your training and your results appear here once you are online.</Notice>}
      <ResultDialogs open={open} setOpen={setOpen} changed={changed} changes={tests.changes} {...shared} />
      <div className={styles.pair}>
        <RaceCard athlete={athlete} now={now} simulation={series.find(({ type }) => type === 'simulation')} />
        {days.length > 0 && <StreakCard streak={streakOf(days, now, first)} now={now} />}
      </div>
      {logs.data ? (
        <WeekCard logs={logs.data} targetHours={athlete.weekly_availability_hours} now={now} first={first} />
      ) : (
        !failed && !offline && <Loading what="Loading your training" />
      )}
      {tests.data ? (
        <>
          <StationsCard
            {...shared}
            onAdd={(station) => add({ type: 'station_test', station })}
            onEdit={edit}
          />
          <BenchmarkCards {...shared} onAdd={add} onEdit={edit} />
        </>
      ) : (
        !failed && !offline && <Loading what="Loading your results" />
      )}
    </Page>
  );
}
