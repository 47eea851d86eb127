import { describe, expect, it } from 'vitest';
import type { BenchmarkTest } from '@/supabase/rows';
import { applied, type BenchmarkChange, withWaiting } from './benchmark_outbox';

const test = (id: string, test_date: string, time_seconds = 240): BenchmarkTest => ({
  id,
  athlete_id: 'athlete',
  test_date,
  test_type: 'station_test',
  results: { station: 'row', time_seconds },
  notes: null,
  created_at: `${test_date}T08:00:00Z`,
});
const change = (kind: BenchmarkChange['kind'], row: BenchmarkTest): BenchmarkChange => ({
  kind,
  row,
  stamp: row.id,
});
const ids = (tests: readonly BenchmarkTest[]) => tests.map(({ id }) => id).join('');
const known = [test('b', '2026-11-20'), test('a', '2026-11-01')];

describe('the results with what waits', () => {
  it('have what was added at its day, newest first', () =>
    expect(ids(withWaiting(known, [change('insert', test('n', '2026-11-10'))]))).toBe('bna'));
  it('have what was changed, once', () => {
    const changed = withWaiting(known, [change('update', test('a', '2026-11-22', 230))]);
    expect(ids(changed)).toBe('ab');
    expect(changed[0]!.results?.time_seconds).toBe(230);
  });
  it('lack what was deleted', () => expect(ids(withWaiting(known, [change('delete', known[0]!)]))).toBe('a'));
  it('are the server’s where it refused', () => {
    const refused = [
      { ...change('insert', test('n', '2026-11-10')), refused: 'No.' },
      { ...change('delete', known[0]!), refused: 'No.' },
    ];
    expect(withWaiting(known, refused)).toEqual(known);
  });
  it('are the same array’s rows once a change was sent', () =>
    expect(applied(known, change('delete', test('x', '2026-11-02')))).toEqual(known));
});
