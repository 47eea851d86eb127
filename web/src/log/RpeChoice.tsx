import { useId } from 'react';
import { rpeWord, rpeWords } from '@/domain/session_types';
import styles from './WorkoutForm.module.css';

/** Effort from 1 to 10; the word of the chosen one beside the question. */
export function RpeChoice({
  legend,
  value,
  onChange,
}: {
  legend: string;
  value: number | undefined;
  onChange: (value: number) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend className={styles.legend}>
        {legend} <span className={styles.chosen}>{value ? `${value} · ${rpeWord(value)}` : '1 to 10'}</span>
      </legend>
      <div className={styles.rpes}>
        {rpeWords.map((word, index) => (
          <label key={word} className={styles.rpe} title={word}>
            <input
              type="radio"
              name={name}
              checked={value === index + 1}
              onChange={() => onChange(index + 1)}
              aria-label={`${index + 1}, ${word.toLowerCase()}`}
            />
            <span aria-hidden="true">{index + 1}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
