import { type BenchmarkForm, fieldsOf, type FormErrors } from '@/domain/benchmark_form';
import { timeInWords } from '@/domain/benchmarks';
import { stations } from '@/domain/stations';
import { distanceUnit, parseClock, weightUnit } from '@/domain/units';
import type { Units } from '@/supabase/rows';
import { Choices, Select, TextField } from '@/ui/Field';

const modalities = [
  { value: 'run', label: 'Run' },
  { value: 'row', label: 'Row' },
  { value: 'ski', label: 'SkiErg' },
] as const;
const exercises = ['Back squat', 'Front squat', 'Deadlift', 'Bench press', 'Overhead press', 'Hip thrust'];

/** The fields that this type of test has. */
export function TypeFields({
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
