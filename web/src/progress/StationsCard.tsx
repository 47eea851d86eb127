import { ChevronDown, Plus } from 'lucide-react';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { dayInWords, formatTime, type Series, stationKey } from '@/domain/benchmarks';
import type { Day } from '@/domain/days';
import { type Station, type StationId, stations } from '@/domain/stations';
import { formatWeight } from '@/domain/units';
import type { Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Page';
import { SeriesDetail } from './SeriesDetail';
import styles from './StationsCard.module.css';

interface Actions {
  units: Units;
  now: Day;
  onAdd: (station: StationId) => void;
  onEdit: (id: string) => void;
}

/** The eight stations in race order with the best time of each; a tested one opens to its history. */
export function StationsCard({ series, ...actions }: Actions & { series: readonly Series[] }) {
  const added = useRef<StationId>(undefined);
  const tested = stations.filter(({ id }) => series.some(({ key }) => key === stationKey(id))).length;
  return (
    <Card title="Station records">
      <p className={styles.soft}>
        {tested === 0
          ? 'Time one station on its own to set your first record.'
          : `${tested} of ${stations.length} stations tested.`}
      </p>
      <ol className={styles.list}>
        {stations.map((station, index) => {
          const found = series.find(({ key }) => key === stationKey(station.id));
          return (
            <li key={station.id} className={styles.station}>
              {found ? (
                <Tested station={station} place={index + 1} series={found} added={added} {...actions} />
              ) : (
                <div className={styles.row}>
                  <Name station={station} place={index + 1} about="Not tested yet" />
                  <Button
                    look="quiet"
                    aria-label={`Add a result for ${station.name}`}
                    onClick={() => {
                      added.current = station.id;
                      actions.onAdd(station.id);
                    }}
                  >
                    <Plus size={20} aria-hidden="true" />
                    Add
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function Tested({
  station,
  place,
  series,
  added,
  onAdd,
  ...shared
}: Actions & { station: Station; place: number; series: Series; added: RefObject<StationId | undefined> }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // This row took the place of the button that had the focus.
    if (added.current === station.id && document.activeElement === document.body) opener.current?.focus();
  }, [added, station.id]);
  const { test, value } = series.best;
  const weight = test.results?.weight_kg;
  const about = dayInWords(test.test_date, shared.now);
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={styles.opener}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Name
          station={station}
          place={place}
          about={weight === undefined ? about : `${about} · ${formatWeight(weight, shared.units)}`}
        />
        <span className={styles.best}>{formatTime(value)}</span>
        <ChevronDown className={styles.chevron} size={20} aria-hidden="true" />
      </button>
      <div id={id} className={styles.inside} hidden={!open}>
        {open && (
          <>
            <SeriesDetail series={series} {...shared} />
            <Button onClick={() => onAdd(station.id)}>
              <Plus size={20} aria-hidden="true" />
              Add a result
            </Button>
          </>
        )}
      </div>
    </>
  );
}

function Name({ station, place, about }: { station: Station; place: number; about: string }) {
  return (
    <>
      <span className={styles.place} aria-hidden="true">
        {place}
      </span>
      <span className={styles.name}>
        <span className={styles.title}>
          {station.name} <span className={styles.dose}>{station.dose}</span>
        </span>
        <span className={styles.about}>{about}</span>
      </span>
    </>
  );
}
