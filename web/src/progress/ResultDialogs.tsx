import type { Dispatch, RefObject, SetStateAction } from 'react';
import { type BenchmarkForm, emptyForm, formOf } from '@/domain/benchmark_form';
import { nameResult, savedInWords, type Series } from '@/domain/benchmarks';
import { type Day, formatDay } from '@/domain/days';
import { messageOf } from '@/supabase/failure';
import type { BenchmarkTest, Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { BenchmarkDialog } from './BenchmarkDialog';
import { useDeleteBenchmark, useSaveBenchmark } from './progress_queries';

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
  series: readonly Series[];
  units: Units;
  now: Day;
}

/** Adding, changing and deleting a result, and how it went. */
export function ResultDialogs({ open, setOpen, changed, series, units, now }: Props) {
  const save = useSaveBenchmark();
  const remove = useDeleteBenchmark();
  const saved =
    (save.isSuccess || (save.isPending && !save.isPaused)) &&
    savedInWords(series, save.variables.id, units, now);
  return (
    <>
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
      {saved && <Notice kind="good">{saved}</Notice>}
      {save.isPaused && save.variables && (
        <Notice>
          {nameResult(series, save.variables.id, units)} waits for the network. Leave the app open until it is
          sent.
        </Notice>
      )}
      {(open?.what === 'add' || open?.what === 'edit') && (
        <BenchmarkDialog
          title={open.what === 'add' ? 'Add a result' : 'Edit the result'}
          start={open.what === 'add' ? emptyForm(now, open.given) : formOf(open.test, units)}
          units={units}
          now={now}
          onSave={(entry) => {
            changed.current = true;
            save.mutate({ id: open.what === 'add' ? crypto.randomUUID() : open.test.id, ...entry });
          }}
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
            remove.mutate(open.test.id);
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
