import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { Day } from '@/domain/days';
import { distanceUnit } from '@/domain/units';
import { asksDistance, type Problems, problemsOf, type WorkoutForm as Form } from '@/domain/workout_form';
import { messageOf } from '@/supabase/failure';
import type { Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Choices, TextArea, TextField } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import { LinkButton } from './LinkButton';
import { RpeChoice } from './RpeChoice';
import { TypeChoice } from './TypeChoice';
import styles from './WorkoutForm.module.css';

const quickMinutes = [30, 45, 60, 90];

interface Props {
  form: Form;
  today: Day;
  units: Units;
  /** The day is the first question, not a detail. */
  dateFirst?: boolean;
  /** Where "Cancel" leads. */
  back: string;
  onChange: (changes: Partial<Form>) => void;
  /** Called with a form without problems. May throw; what it says is shown. */
  onSave: () => void;
  /** Above the fields. */
  children?: ReactNode;
}

/** The fields of one workout, done or planned. */
export function WorkoutForm({
  form,
  today,
  units,
  dateFirst = false,
  back,
  onChange,
  onSave,
  children,
}: Props) {
  const element = useRef<HTMLFormElement>(null);
  // Nothing is called wrong before the athlete tried to save.
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const problems: Problems = tried ? problemsOf(form, today) : {};
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problemsOf(form, today)).length > 0) {
      requestAnimationFrame(() => focusFirstProblem(element.current));
      return;
    }
    try {
      onSave();
    } catch (thrown) {
      setFailure(`It could not be kept on this device: ${messageOf(thrown)}`);
    }
  };
  const date = (
    <TextField
      label="Date"
      type="date"
      value={form.date}
      error={problems.date}
      min={form.planned ? today : undefined}
      max={form.planned ? undefined : today}
      onChange={(event) => onChange({ date: event.target.value })}
    />
  );
  return (
    <form ref={element} className={styles.form} onSubmit={save} noValidate>
      {children}
      {dateFirst && date}
      <TypeChoice value={form.type} error={problems.type} onChange={(type) => onChange({ type })} />
      <div>
        <TextField
          label={form.planned ? 'Planned duration in minutes' : 'Duration in minutes'}
          inputMode="numeric"
          autoComplete="off"
          suffix="min"
          value={form.duration}
          error={problems.duration}
          onChange={(event) => onChange({ duration: event.target.value })}
        />
        <div className={styles.quick} role="group" aria-label="Minutes">
          {quickMinutes.map((minutes) => (
            <button
              key={minutes}
              type="button"
              aria-pressed={form.duration === String(minutes)}
              onClick={() => onChange({ duration: String(minutes) })}
            >
              {minutes}
            </button>
          ))}
        </div>
      </div>
      {!form.planned && (
        <RpeChoice
          legend="How hard was it?"
          value={form.rpePost}
          onChange={(rpePost) => onChange({ rpePost })}
        />
      )}
      {form.prescribed && !form.planned && (
        <>
          <Choices
            legend="As prescribed?"
            name="as-prescribed"
            choices={[
              { value: 'yes', label: 'As prescribed' },
              { value: 'no', label: 'I changed it' },
            ]}
            value={form.asPrescribed ? 'yes' : 'no'}
            onChange={(value) => onChange({ asPrescribed: value === 'yes' })}
          />
          {!form.asPrescribed && (
            <TextArea
              label="What did you change?"
              value={form.changes}
              onChange={(event) => onChange({ changes: event.target.value })}
            />
          )}
        </>
      )}
      <div className={styles.pair}>
        {asksDistance(form) && (
          <TextField
            label={`Distance in ${distanceUnit(units)} (optional)`}
            inputMode="decimal"
            autoComplete="off"
            suffix={distanceUnit(units)}
            value={form.distance}
            error={problems.distance}
            onChange={(event) => onChange({ distance: event.target.value })}
          />
        )}
        {!dateFirst && date}
      </div>
      <TextArea
        label="Notes (optional)"
        rows={3}
        value={form.notes}
        onChange={(event) => onChange({ notes: event.target.value })}
      />
      {!form.planned && (
        <details className={styles.folded} open={form.rpePre !== undefined || undefined}>
          <summary>How hard did you expect it to be?</summary>
          <RpeChoice legend="Before" value={form.rpePre} onChange={(rpePre) => onChange({ rpePre })} />
        </details>
      )}
      {failure && <Notice kind="bad">{failure}</Notice>}
      <div className={styles.bar}>
        <LinkButton to={back} look="quiet">
          Cancel
        </LinkButton>
        <Button type="submit" look="primary" wide>
          {form.planned ? 'Save plan' : 'Save workout'}
        </Button>
      </div>
    </form>
  );
}

/** Type has no input of its own that is marked: its first choice stands for it. */
function focusFirstProblem(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('fieldset[aria-describedby] input, [aria-invalid]')?.focus();
}
