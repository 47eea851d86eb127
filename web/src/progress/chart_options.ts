// What uPlot draws, and how.
import uPlot from 'uplot';
import { tokenColours } from './theme_colours';

export const chartHeight = 200;
const font = (size: number) => `${size}px ${getComputedStyle(document.documentElement).fontFamily}`;
/** Steps of a clock, in seconds. */
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const daySeconds = 24 * 3600;

export interface Point {
  /** Seconds since 1970, UTC. */
  time: number;
  value: number;
}

interface Given {
  /** Where the chart stands: its width and the theme's colours. */
  element: HTMLElement;
  points: Point[];
  best: number;
  lessIsBetter: boolean;
  formatValue: (value: number) => string;
  onPoint: (index: number | undefined) => void;
}

/** A line with its points, the best one marked, days below and values beside it. */
export function chartOptions(given: Given): uPlot.Options {
  const { element, points, best, lessIsBetter, formatValue, onPoint } = given;
  const colours = () => tokenColours(element);
  const years = new Set(points.map(({ time }) => new Date(time * 1000).getUTCFullYear()));
  const day = new Intl.DateTimeFormat(undefined, {
    timeZone: 'UTC',
    ...(years.size > 1 ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' }),
  });
  const axis: uPlot.Axis = {
    stroke: () => colours().soft,
    grid: { stroke: () => colours().line, width: 1 },
    ticks: { show: false },
    font: font(12),
  };
  return {
    width: Math.max(element.clientWidth, 1),
    height: chartHeight,
    padding: [20, 28, 0, 4],
    legend: { show: false },
    cursor: {
      x: false,
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 12, width: 2, stroke: () => colours().text, fill: () => colours().surface },
    },
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'Etc/UTC'),
    scales: {
      x: { time: true, range: (_chart, least, most) => spread(least, most, daySeconds * 3, 0.04) },
      y: {
        dir: lessIsBetter ? -1 : 1,
        range: (_chart, least, most) => spread(least, most, Math.max(most * 0.02, 2), 0.12),
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 34,
        gap: 10,
        splits: (chart) => daysToName(points, chart.width),
        values: (_chart, splits) => splits.map((time) => day.format(time * 1000)),
      },
      {
        ...axis,
        size: 56,
        space: 30,
        ...(lessIsBetter && { incrs: clockSteps }),
        values: (_chart, splits) => splits.map((value) => formatValue(value)),
      },
    ],
    series: [
      {},
      {
        stroke: () => colours().text,
        width: 2,
        points: {
          show: true,
          size: 8,
          width: 2,
          stroke: () => colours().text,
          fill: () => colours().surface,
        },
      },
    ],
    hooks: {
      draw: [(chart) => markBest(chart, points[best], colours())],
      setCursor: [(chart) => onPoint(chart.cursor.idx ?? undefined)],
    },
  };
}

/** The first and the last day, and as many even steps between as there is room for. */
function daysToName(points: Point[], width: number): number[] {
  const first = points[0]!.time / daySeconds;
  const days = points.at(-1)!.time / daySeconds - first;
  const steps = Math.min(Math.max(Math.floor(width / 120), 1), 5, Math.max(days, 1));
  const named = Array.from({ length: steps + 1 }, (_, index) => first + Math.round((days * index) / steps));
  return [...new Set(named)].map((day) => day * daySeconds);
}

/** The least and the most with room around them, also when they are the same. */
function spread(least: number, most: number, minimum: number, share: number): [number, number] {
  const room = Math.max((most - least) * share, most === least ? minimum : 0);
  return [least - room, most + room];
}

/** A filled diamond with a word above it: known by its shape, not by its colour. */
function markBest(chart: uPlot, point: Point | undefined, colours: ReturnType<typeof tokenColours>): void {
  if (!point) return;
  const { ctx } = chart;
  const scale = devicePixelRatio;
  const x = chart.valToPos(point.time, 'x', true);
  const y = chart.valToPos(point.value, 'y', true);
  const half = 8 * scale;
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, y - half);
  ctx.lineTo(x + half, y);
  ctx.lineTo(x, y + half);
  ctx.lineTo(x - half, y);
  ctx.closePath();
  ctx.fillStyle = colours.accent;
  ctx.fill();
  ctx.lineWidth = 2 * scale;
  ctx.strokeStyle = colours.text;
  ctx.stroke();
  ctx.font = `600 ${font(12 * scale)}`;
  ctx.fillStyle = colours.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  const room = ctx.measureText('Best').width / 2;
  const { left, width } = chart.bbox;
  ctx.fillText(
    'Best',
    Math.min(Math.max(x, left + room), left + width + 28 * scale - room),
    y - half - 2 * scale,
  );
  ctx.restore();
}
