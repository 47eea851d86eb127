import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import styles from './Field.module.css';

interface Labelled {
  label: string;
  hint?: string;
  error?: string;
  /** Behind the input, e.g. a unit. */
  suffix?: ReactNode;
  /** A button that belongs to the input, beside it. */
  action?: ReactNode;
}

/** What every control gets from its frame. */
interface ControlProps {
  id: string;
  className: string | undefined;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

function Frame({
  label,
  hint,
  error,
  suffix,
  action,
  children,
}: Labelled & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const about = error || hint ? `${id}-about` : undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        {children({
          id,
          className: styles.input,
          'aria-describedby': about,
          'aria-invalid': error ? true : undefined,
        })}
        {suffix && (
          <span className={styles.suffix} aria-hidden="true">
            {suffix}
          </span>
        )}
        {action}
      </div>
      {about && (
        <p id={about} className={error ? styles.error : styles.hint} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type FieldProps<Attributes> = Labelled & Attributes;

export function TextField({
  label,
  hint,
  error,
  suffix,
  action,
  ...input
}: FieldProps<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Frame {...{ label, hint, error, suffix, action }}>
      {(control) => <input {...input} {...control} />}
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  ...input
}: FieldProps<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return <Frame {...{ label, hint, error }}>{(control) => <textarea {...input} {...control} />}</Frame>;
}

export function Select({
  label,
  hint,
  error,
  ...input
}: FieldProps<SelectHTMLAttributes<HTMLSelectElement>>) {
  return <Frame {...{ label, hint, error }}>{(control) => <select {...input} {...control} />}</Frame>;
}

interface Choice<Value extends string | number> {
  value: Value;
  label: string;
}

/** One of a few, as large buttons: radio buttons underneath, so arrows and screen readers work. */
export function Choices<Value extends string | number>({
  legend,
  name,
  choices,
  value,
  onChange,
}: {
  legend: string;
  name: string;
  choices: readonly Choice<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Any number of a few. */
export function Checks({
  legend,
  choices,
  values,
  onChange,
}: {
  legend: string;
  choices: readonly Choice<string>[];
  values: readonly string[];
  onChange: (values: string[]) => void;
}) {
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input
              type="checkbox"
              checked={values.includes(choice.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...values, choice.value]
                    : values.filter((value) => value !== choice.value),
                )
              }
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
