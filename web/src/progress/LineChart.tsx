import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { chartHeight, chartOptions, type Point } from './chart_options';
import styles from './LineChart.module.css';
import { onThemeChange } from './theme_colours';

interface Props {
  /** Oldest first. */
  points: Point[];
  /** The index of the personal best. */
  best: number;
  /** Less is better: the axis is turned over, so that up is always better. */
  lessIsBetter: boolean;
  formatValue: (value: number) => string;
  /** Told which point the pointer is at; undefined when it leaves. */
  onPoint: (index: number | undefined) => void;
}

/** Values over time. It is a picture only: the table beside it says the same to screen readers. */
export default function LineChart(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef(props);
  useEffect(() => {
    told.current = props;
  });
  const { points, best, lessIsBetter } = props;
  useEffect(() => {
    const element = place.current!;
    const chart = new uPlot(
      chartOptions({
        element,
        points,
        best,
        lessIsBetter,
        formatValue: (value) => told.current.formatValue(value),
        onPoint: (index) => told.current.onPoint(index),
      }),
      [points.map(({ time }) => time), points.map(({ value }) => value)],
      element,
    );
    const resize = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== chart.width) chart.setSize({ width, height: chartHeight });
    });
    resize.observe(element);
    const forget = onThemeChange(() => chart.redraw());
    return () => {
      forget();
      resize.disconnect();
      chart.destroy();
    };
  }, [points, best, lessIsBetter]);
  return <div ref={place} className={styles.chart} aria-hidden="true" />;
}
