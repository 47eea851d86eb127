import { type FormEvent, useRef, useState } from 'react';
import {
  type BenchmarkEntry,
  type BenchmarkForm,
  entryOf,
  fieldsOf,
  type FormErrors,
} from '@/domain/benchmark_form';
import { testNames, timeInWords } from '@/domain/benchmarks';
import type { Day } from '@/domain/days';
import { stations } from '@/domain/stations';
import { distanceUnit, parseClock, weightUnit } from '@/domain/units';
import type { TestType, Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Choices, Select, TextArea, TextField } from '@/ui/Field';
import styles from './BenchmarkDialog.module.css';

const modalities = [
  { value: 'run', label: 'Run' },
  { value: 'row', label: 'Row' },
  { value: 'ski', label: 'SkiErg' },
] as const;
const exercises = ['Back squat', 'Front squat', 'Deadlift', 'Bench press', 'Overhead press', 'Hip thrust'];

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
            <Button look="danger" onClick={onDelete}>
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

function TypeFields({
  form,
  errors,
  units,
  onChange,
}: {
  form: BenchmarkForm;
  errors: FormErrors;
  units: Units;
  onChange: (changes: Partial<BenchmarkForm>) => void;
}) {
  const fields = new Set(fieldsOf(form));
  const text = (name: 'exercise' | 'time' | 'distance' | 'weight' | 'reps') => ({
    name,
    value: form[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  const seconds = parseClock(form.time);
  return (
    <>
      {fields.has('station') && (
        <Select
          label="Station"
          name="station"
          value={form.station}
          error={errors.station}
          onChange={(event) => onChange({ station: event.target.value })}
        >
          {stations.map(({ id, name, dose }) => (
            <option key={id} value={id}>
              {name}, {dose}
            </option>
          ))}
        </Select>
      )}
      {fields.has('modality') && (
        <Choices
          legend="On"
          name="modality"
          choices={modalities}
          value={form.modality}
          onChange={(modality) => onChange({ modality })}
        />
      )}
      {fields.has('exercise') && (
        <>
          <TextField label="Exercise" list="exercises" maxLength={60} {...text('exercise')} />
          <datalist id="exercises">
            {exercises.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
      {fields.has('time') && (
        <TextField
          label="Time"
          placeholder={form.type === 'simulation' ? '1:20:30' : '4:05'}
          hint={
            seconds === undefined
              ? form.type === 'simulation'
                ? 'hours:minutes:seconds'
                : 'minutes:seconds'
              : timeInWords(seconds)
          }
          {...text('time')}
        />
      )}
      {fields.has('distance') && (
        <TextField
          label="Distance in 12 minutes"
          inputMode="decimal"
          suffix={units === 'imperial' ? distanceUnit(units) : 'm'}
          hint={units === 'imperial' ? 'In miles' : 'In metres'}
          {...text('distance')}
        />
      )}
      {fields.has('weight') && (
        <TextField
          label={form.type === 'station_test' ? 'Weight (optional)' : 'Weight'}
          inputMode="decimal"
          suffix={weightUnit(units)}
          hint={units === 'imperial' ? 'In pounds' : 'In kilograms'}
          {...text('weight')}
        />
      )}
      {fields.has('reps') && <TextField label="Repetitions" inputMode="numeric" {...text('reps')} />}
    </>
  );
}
