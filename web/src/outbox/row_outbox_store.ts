import { useMemo, useSyncExternalStore } from 'react';
import { type RowChange, withChange, withoutRefusal, withoutRow } from '@/domain/row_outbox';

export interface AthletesRow {
  id: string;
  athlete_id: string;
}

/**
 * Where changes of one table's rows wait for the server, in localStorage: what was saved without a network
 * outlives the tab, and all tabs see the same. A change is on the screen at once; useRowSender sends it.
 */
export class RowOutbox<Row extends AthletesRow> {
  constructor(private readonly key: string) {}

  readonly read = (athleteId: string): RowChange<Row>[] => this.parse(this.text(), athleteId);

  /** Throws when the browser has no room left. */
  readonly change = (step: (changes: RowChange<Row>[]) => RowChange<Row>[]): void => {
    const changes = step(this.parse(this.text()));
    if (changes.length > 0) localStorage.setItem(this.key, JSON.stringify(changes));
    else localStorage.removeItem(this.key);
    // The browser's own "storage" event is for the other tabs.
    dispatchEvent(new Event(this.key));
  };

  readonly insert = (row: Row) => this.add('insert', row);
  readonly update = (row: Row) => this.add('update', row);
  readonly remove = (row: Row) => this.add('delete', row);
  /** Sends what the server refused once more. */
  readonly tryAgain = (id: string) => this.change((changes) => withoutRefusal(changes, id));
  /** Gives up what the server refused: the row is again as the server has it. */
  readonly discard = (id: string) => this.change((changes) => withoutRow(changes, id));

  /** What waits of this athlete, in every component that asks. */
  readonly useChanges = (athleteId: string): RowChange<Row>[] => {
    const text = useSyncExternalStore(this.subscribe, this.text);
    return useMemo(() => this.parse(text, athleteId), [text, athleteId]);
  };

  private add(kind: RowChange<Row>['kind'], row: Row) {
    this.change((changes) => withChange(changes, { kind, row, stamp: crypto.randomUUID() }));
  }

  private readonly text = () => localStorage.getItem(this.key);

  private parse(text: string | null, athleteId?: string): RowChange<Row>[] {
    try {
      const kept: unknown = JSON.parse(text ?? '[]');
      const changes = Array.isArray(kept) ? (kept as RowChange<Row>[]) : [];
      return athleteId === undefined ? changes : changes.filter(({ row }) => row.athlete_id === athleteId);
    } catch {
      return [];
    }
  }

  private readonly subscribe = (listener: () => void) => {
    addEventListener(this.key, listener);
    addEventListener('storage', listener);
    return () => {
      removeEventListener(this.key, listener);
      removeEventListener('storage', listener);
    };
  };
}
