import { Table2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/ui/Button';
import styles from './ChartTable.module.css';

interface Row {
  key: string;
  /** The first one names the row. */
  cells: string[];
  /** Shown while the table is to be seen; what cannot be seen must not take the focus. */
  action?: ReactNode;
}

/** The table behind a chart: on the screen when asked for, for screen readers always. */
export function ChartTable({ caption, head, rows }: { caption: string; head: string[]; rows: Row[] }) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(rows.length);
  useEffect(() => {
    // The deleted row's button had the focus.
    if (rows.length < before.current && document.activeElement === document.body) {
      place.current?.querySelector('button')?.focus();
    }
    before.current = rows.length;
  }, [rows.length]);
  const withActions = shown && rows.some(({ action }) => action);
  return (
    <div ref={place} className={styles.behind}>
      <Button
        look="quiet"
        className={styles.toggle}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setShown(!shown)}
      >
        <Table2 size={20} aria-hidden="true" />
        {shown ? 'Hide table' : 'Show as table'}
      </Button>
      <div id={id} className={shown ? styles.shown : 'visually-hidden'}>
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {withActions && (
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [first, ...rest], action }) => (
              <tr key={key}>
                <th scope="row">{first}</th>
                {rest.map((cell, index) => (
                  <td key={head[index + 1]}>{cell}</td>
                ))}
                {withActions && <td className={styles.action}>{action}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
