import { type FormEvent, useRef, useState } from 'react';
import {
  type BenchmarkEntry,
  type BenchmarkForm,
  entryOf,
  fieldsOf,
  type FormErrors,
} from '@/domain/benchmark_form';
import { testNames } from '@/domain/benchmarks';
import type { Day } from '@/domain/days';
import type { TestType, Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select, TextArea, TextField } from '@/ui/Field';
import styles from './BenchmarkDialog.module.css';
import { TypeFields } from './TypeFields';

/** Adds a result, or changes the one `start` was made from; then it can be deleted, too. */
export function BenchmarkDialog({
  title,
  start,
  units,
  now,
  onSave,
  onDelete,
  onClose,
}: {
  title: string;
  start: BenchmarkForm;
  units: Units;
  now: Day;
  onSave: (entry: BenchmarkEntry) => void;
  onDelete?: () => void;
  onClose: () => void;
}) {
  const [form, setForm] = useState(start);
  const [errors, setErrors] = useState<FormErrors>({});
  const element = useRef<HTMLFormElement>(null);
  const change = (changes: Partial<BenchmarkForm>) => {
    setForm({ ...form, ...changes });
    const changed = Object.keys(changes);
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !changed.includes(field))));
  };
  const submit = (event: FormEvent) => {
    const { entry, errors: found } = entryOf(form, units, now);
    if (entry) {
      onSave(entry);
      // method="dialog": the browser closes the dialog now, and gives the focus back.
      return;
    }
    event.preventDefault();
    setErrors(found);
    const first = ([...fieldsOf(form), 'date'] as const).find((field) => found[field]);
    element.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={element} method="dialog" className={styles.form} noValidate onSubmit={submit}>
        <Select
          label="Test"
          name="type"
          value={form.type}
          onChange={(event) => {
            setForm({ ...form, type: event.target.value as TestType });
            setErrors({});
          }}
        >
          {Object.entries(testNames).map(([type, name]) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </Select>
        <TypeFields form={form} errors={errors} units={units} onChange={change} />
        <TextField
          label="Date"
          name="date"
          type="date"
          max={now}
          value={form.date}
          error={errors.date}
          onChange={(event) => change({ date: event.target.value })}
        />
        <TextArea
          label="Notes (optional)"
          name="notes"
          rows={2}
          maxLength={2000}
          value={form.notes}
          onChange={(event) => change({ notes: event.target.value })}
        />
        <div className={styles.actions}>
          {onDelete && (
            <Button
              look="danger"
              onClick={(event) => {
                // Closed first, so that the question gives the focus back to where this dialog had it from.
                event.currentTarget.closest('dialog')?.close();
                onDelete();
              }}
            >
              Delete
            </Button>
          )}
          <Button look="primary" type="submit" className={styles.save}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
