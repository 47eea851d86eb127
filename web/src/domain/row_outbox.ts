// Changes of an athlete's rows, workouts or results, that the server does not know yet. Pure: the store and the
// sender are in outbox/.

interface HasId {
  id: string;
}

export interface RowChange<Row extends HasId> {
  /** An insert may be sent twice: it is an upsert by the client's id. */
  kind: 'insert' | 'update' | 'delete';
  row: Row;
  /** Tells this change from a later one of the same row, made while this one was on its way. */
  stamp: string;
  /** Why the server said no. It stays until the athlete tries again or lets it go. */
  refused?: string;
}

/** One change for each row: the last one counts, and what was never sent is still an insert. */
export function withChange<Row extends HasId>(
  changes: readonly RowChange<Row>[],
  change: RowChange<Row>,
): RowChange<Row>[] {
  const before = changes.find(({ row }) => row.id === change.row.id);
  const others = changes.filter((other) => other !== before);
  const kind = before?.kind === 'insert' && change.kind === 'update' ? 'insert' : change.kind;
  return [...others, { ...change, kind }];
}

/** Without the change that was sent or given up; a later one of the same row stays. */
export const withoutChange = <Row extends HasId>(
  changes: readonly RowChange<Row>[],
  stamp: string,
): RowChange<Row>[] => changes.filter((change) => change.stamp !== stamp);

export const withRefusal = <Row extends HasId>(
  changes: readonly RowChange<Row>[],
  stamp: string,
  sentence: string,
): RowChange<Row>[] =>
  changes.map((change) => (change.stamp === stamp ? { ...change, refused: sentence } : change));

export const withoutRefusal = <Row extends HasId>(
  changes: readonly RowChange<Row>[],
  id: string,
): RowChange<Row>[] =>
  changes.map(({ refused, ...change }) =>
    refused !== undefined && change.row.id !== id ? { ...change, refused } : change,
  );

/** Without what is to become of a row. */
export const withoutRow = <Row extends HasId>(
  changes: readonly RowChange<Row>[],
  id: string,
): RowChange<Row>[] => changes.filter(({ row }) => row.id !== id);
