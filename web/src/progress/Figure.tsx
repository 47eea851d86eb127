import type { ReactNode } from 'react';
import styles from './Figure.module.css';

/** Large numbers side by side, each with what it is below. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}

export function Figure({ value, unit, label }: { value: string; unit?: string; label: string }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd>
        {value}
        {unit && <span className={styles.unit}> {unit}</span>}
      </dd>
    </div>
  );
}
