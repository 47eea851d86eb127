import { useId } from 'react';
import { labelOf, sessionTypes } from '@/domain/session_types';
import type { SessionType } from '@/supabase/rows';
import { TypeIcon } from './TypeIcon';
import styles from './WorkoutForm.module.css';

export function TypeChoice({
  value,
  error,
  onChange,
}: {
  value: SessionType | undefined;
  error: string | undefined;
  onChange: (type: SessionType) => void;
}) {
  const name = useId();
  return (
    <fieldset aria-describedby={error && `${name}-error`}>
      <legend className={styles.legend}>Training</legend>
      <div className={styles.types}>
        {sessionTypes.map((type) => (
          <label key={type} className={styles.type}>
            <input type="radio" name={name} checked={value === type} onChange={() => onChange(type)} />
            <span>
              <TypeIcon type={type} size={22} />
              {labelOf(type)}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
