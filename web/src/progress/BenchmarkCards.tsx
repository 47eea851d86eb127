import { Plus } from 'lucide-react';
import { formatResult, type Series } from '@/domain/benchmarks';
import type { BenchmarkForm } from '@/domain/benchmark_form';
import type { Day } from '@/domain/days';
import type { BenchmarkTest, Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Page';
import styles from './BenchmarkCards.module.css';
import { Figure, Figures } from './Figure';
import { SeriesDetail } from './SeriesDetail';

const suggestions: { label: string; given: Partial<BenchmarkForm> }[] = [
  { label: '2 km run', given: { type: 'time_trial_2k', modality: 'run' } },
  { label: 'Cooper test', given: { type: 'cooper' } },
  { label: 'Full simulation', given: { type: 'simulation' } },
  { label: 'Strength', given: { type: 'strength' } },
];

/** The tests that are no single station, a card each; without any, what to begin with. */
export function BenchmarkCards({
  series,
  units,
  now,
  onAdd,
  onEdit,
}: {
  series: readonly Series[];
  units: Units;
  now: Day;
  onAdd: (given: Partial<BenchmarkForm>) => void;
  onEdit: (id: string) => void;
}) {
  const shown = series.filter(({ type }) => type !== 'station_test');
  if (shown.length === 0) {
    return (
      <Card title="Benchmarks">
        <p>Repeat a test every few weeks and see here what the training does. Begin with one:</p>
        <div className={styles.suggestions}>
          {suggestions.map(({ label, given }) => (
            <Button key={label} aria-label={`Add a result: ${label}`} onClick={() => onAdd(given)}>
              <Plus size={20} aria-hidden="true" />
              {label}
            </Button>
          ))}
        </div>
      </Card>
    );
  }
  const cards = shown.map((one) => {
    const newest = one.results.at(-1)!;
    return (
      <Card key={one.key} title={one.name}>
        <Figures>
          <Figure value={formatResult(one, newest, units)} label="Latest" />
          {newest !== one.best && <Figure value={formatResult(one, one.best, units)} label="Personal best" />}
        </Figures>
        <SeriesDetail series={one} units={units} now={now} onEdit={onEdit} />
        <Button
          className={styles.add}
          aria-label={`Add a result: ${one.name}`}
          onClick={() => onAdd(sameTest(newest.test))}
        >
          <Plus size={20} aria-hidden="true" />
          Add a result
        </Button>
      </Card>
    );
  });
  return <div className={styles.cards}>{cards}</div>;
}

/** The form's beginning for the same test once more. */
function sameTest({ test_type: type, results }: BenchmarkTest): Partial<BenchmarkForm> {
  const { modality, exercise } = results ?? {};
  return { ...(type && { type }), ...(modality && { modality }), ...(exercise && { exercise }) };
}
