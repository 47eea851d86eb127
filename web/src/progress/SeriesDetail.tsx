import { Pencil } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import {
  dayInWords,
  formatResult,
  formatValue,
  improvement,
  type Result,
  type Series,
} from '@/domain/benchmarks';
import { type Day, formatDay } from '@/domain/days';
import { formatWeight } from '@/domain/units';
import type { Units } from '@/supabase/rows';
import { IconButton } from '@/ui/Button';
import { ChartTable } from './ChartTable';
import styles from './SeriesDetail.module.css';

// The charts' library is fetched with the first chart that has something to show.
const LineChart = lazy(() => import('./LineChart'));

interface Props {
  series: Series;
  units: Units;
  now: Day;
  onEdit: (id: string) => void;
}

/** One test over time: how the newest result compares, the chart, and the table behind it. */
export function SeriesDetail({ series, units, now, onEdit }: Props) {
  const { results, best, measure } = series;
  return (
    <div className={styles.detail}>
      <p>{comparison(series, units, now)}</p>
      {results.length > 1 && <SeriesChart series={series} units={units} />}
      <ChartTable
        caption={`${series.name}: every result, newest first`}
        head={headOf(series)}
        rows={results.toReversed().map((result) => ({
          key: result.test.id,
          cells: [
            formatDay(result.test.test_date, { dateStyle: 'medium' }),
            formatResult(series, result, units) + (result === best ? ' (best)' : ''),
            ...(series.type === 'strength' ? [formatValue(measure, result.value, units)] : []),
            ...(hasWeights(series) ? [weightOf(result, units)] : []),
            result.test.notes ?? '',
          ],
          action: (
            <IconButton
              label={`Edit the result of ${formatDay(result.test.test_date, { dateStyle: 'medium' })}`}
              onClick={() => onEdit(result.test.id)}
            >
              <Pencil size={20} aria-hidden="true" />
            </IconButton>
          ),
        }))}
      />
    </div>
  );
}

function SeriesChart({ series, units }: { series: Series; units: Units }) {
  const { results, best, measure } = series;
  const [at, setAt] = useState<number>();
  const points = useMemo(
    () =>
      results.map(({ test, value }) => ({ time: Date.parse(`${test.test_date}T00:00:00Z`) / 1000, value })),
    [results],
  );
  const pointed = at === undefined ? undefined : results[at];
  return (
    <div>
      <p className={styles.readout} aria-hidden="true">
        {pointed
          ? `${formatDay(pointed.test.test_date, { dateStyle: 'medium' })}: ${formatResult(series, pointed, units)}`
          : (measure === 'weight' ? 'Estimated one-rep max. ' : '') + `Up is ${upward[measure]}.`}
      </p>
      <Suspense fallback={<div className={styles.waiting} />}>
        <LineChart
          points={points}
          best={results.indexOf(best)}
          lessIsBetter={measure === 'time'}
          formatValue={(value) => formatValue(measure, value, units)}
          onPoint={setAt}
        />
      </Suspense>
    </div>
  );
}

const upward = { time: 'faster', distance: 'farther', weight: 'stronger' } as const;

const hasWeights = ({ type, results }: Series): boolean =>
  type === 'station_test' && results.some(({ test }) => test.results?.weight_kg !== undefined);

const weightOf = ({ test }: Result, units: Units): string =>
  test.results?.weight_kg === undefined ? '' : formatWeight(test.results.weight_kg, units);

const headOf = (series: Series): string[] => [
  'Date',
  'Result',
  ...(series.type === 'strength' ? ['One-rep max'] : []),
  ...(hasWeights(series) ? ['Weight'] : []),
  'Notes',
];

function comparison({ results, best, measure }: Series, units: Units, now: Day): string {
  const newest = results.at(-1)!;
  const before = results.at(-2);
  const tested = `Tested on ${dayInWords(newest.test.test_date, now)}`;
  // What strength compares is not what was lifted, so it is said.
  const maximum =
    measure === 'weight' ? `estimated one-rep max ${formatValue(measure, newest.value, units)}` : '';
  if (!before) {
    return `${tested}${maximum && `: ${maximum}`}. Test again in a few weeks to see the line move.`;
  }
  const change = `${maximum && `${maximum}, `}${improvement(measure, newest, before, units, now)}.`;
  if (newest === best) return `${tested}: ${change} A personal best.`;
  const ago = best === before ? '' : ` The best is from ${dayInWords(best.test.test_date, now)}.`;
  return `${tested}: ${change}${ago}`;
}
