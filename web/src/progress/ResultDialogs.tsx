import { type Dispatch, type RefObject, type SetStateAction, useState } from 'react';
import { type BenchmarkEntry, type BenchmarkForm, emptyForm, formOf } from '@/domain/benchmark_form';
import type { BenchmarkChange } from '@/domain/benchmark_outbox';
import { nameResult, savedInWords, type Series } from '@/domain/benchmarks';
import { type Day, formatDay } from '@/domain/days';
import { useAthlete } from '@/profile/profile_query';
import { useOnline } from '@/shell/online';
import type { BenchmarkTest, Units } from '@/supabase/rows';
import { Confirm } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { BenchmarkDialog } from './BenchmarkDialog';
import { benchmarkOutbox } from './benchmark_outbox_store';
import { OutboxNotices } from './OutboxNotices';
import { useLate } from './use_late';

/** Which dialog is open. */
export type OpenDialog =
  | { what: 'add'; given: Partial<BenchmarkForm> }
  | { what: 'edit'; test: BenchmarkTest }
  | { what: 'delete'; test: BenchmarkTest };

interface Props {
  open: OpenDialog | undefined;
  setOpen: Dispatch<SetStateAction<OpenDialog | undefined>>;
  /** Set when a change is made: see useKeptFocus. */
  changed: RefObject<boolean>;
  changes: readonly BenchmarkChange[];
  series: readonly Series[];
  units: Units;
  now: Day;
}

/** Adding, changing and deleting a result, and how it went. */
export function ResultDialogs({ open, setOpen, changed, changes, series, units, now }: Props) {
  const athlete = useAthlete();
  const online = useOnline();
  const [savedId, setSavedId] = useState<string>();
  const late = useLate(changes.some(({ refused }) => refused === undefined)) || !online;
  const unsaved = changes.find(({ row }) => row.id === savedId);
  const told = savedId && !(unsaved && (late || unsaved.refused !== undefined));
  const saved = told && savedInWords(series, savedId, units, now);

  const save = (old: BenchmarkTest | undefined, entry: BenchmarkEntry) => {
    changed.current = true;
    if (old) benchmarkOutbox.update({ ...old, ...entry });
    const added = { id: crypto.randomUUID(), athlete_id: athlete.id, created_at: new Date().toISOString() };
    if (!old) benchmarkOutbox.insert({ ...added, ...entry });
    setSavedId(old?.id ?? added.id);
  };
  return (
    <>
      <OutboxNotices changes={changes} late={late} series={series} units={units} />
      {saved && <Notice kind="good">{saved}</Notice>}
      {(open?.what === 'add' || open?.what === 'edit') && (
        <BenchmarkDialog
          title={open.what === 'add' ? 'Add a result' : 'Edit the result'}
          start={open.what === 'add' ? emptyForm(now, open.given) : formOf(open.test, units)}
          units={units}
          now={now}
          onSave={(entry) => save(open.what === 'edit' ? open.test : undefined, entry)}
          onDelete={open.what === 'edit' ? () => setOpen({ what: 'delete', test: open.test }) : undefined}
          // Its close may be told after the question was opened.
          onClose={() => setOpen((last) => (last?.what === 'delete' ? last : undefined))}
        />
      )}
      {open?.what === 'delete' && (
        <Confirm
          title="Delete this result?"
          action="Delete"
          onConfirm={() => {
            changed.current = true;
            benchmarkOutbox.remove(open.test);
            setOpen(undefined);
          }}
          onClose={() => setOpen(undefined)}
        >
          {nameResult(series, open.test.id, units)} of {formatDay(open.test.test_date, { dateStyle: 'long' })}
          . It can’t be brought back.
        </Confirm>
      )}
    </>
  );
}
