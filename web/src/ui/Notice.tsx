import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** What went wrong or worth knowing, in place; `action` is the way out. */
export function Notice({
  kind = 'info',
  action,
  children,
}: {
  kind?: 'info' | 'good' | 'bad';
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={[styles.notice, styles[kind]].join(' ')} role={kind === 'bad' ? 'alert' : 'status'}>
      <div>{children}</div>
      {action}
    </div>
  );
}

/** A page or list that has nothing to show yet: says why, and what to do. */
export function Empty({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <p className={styles.loading} role="status">
      {what}…
    </p>
  );
}
