import { type Day, formatDay } from '@/domain/days';
import type { DoneLog } from '@/domain/done_logs';
import { changeInWords, countSessions, formatHours, targetInWords, weeklyLoad } from '@/domain/weekly_load';
import { LinkButton } from '@/log/LinkButton';
import { Card } from '@/ui/Page';
import { ChartTable } from './ChartTable';
import { Figure, Figures } from './Figure';
import { WeeklyBars } from './WeeklyBars';

/** This week in numbers, and twelve weeks as bars. */
export function WeekCard({
  logs,
  targetHours,
  now,
  first,
}: {
  logs: readonly DoneLog[];
  targetHours: number | null;
  now: Day;
  first: number;
}) {
  const weeks = weeklyLoad(logs, now, first);
  const week = weeks.at(-1)!;
  const target = targetInWords(week.minutes, targetHours);
  if (logs.length === 0) {
    return (
      <Card title="This week">
        <p>Your hours and sessions appear here with the first session you log.</p>
        <div>
          <LinkButton to="/log/new">Log a session</LinkButton>
        </div>
      </Card>
    );
  }
  return (
    <Card title="This week">
      <Figures>
        <Figure value={formatHours(week.minutes)} label="trained" />
        <Figure value={String(week.sessions)} label={week.sessions === 1 ? 'session' : 'sessions'} />
      </Figures>
      <p>
        {changeInWords(week, weeks.at(-2)!)} {target}
      </p>
      <h3>Last 12 weeks</h3>
      <WeeklyBars weeks={weeks} targetHours={targetHours} />
      <ChartTable
        caption="Training of the last 12 weeks, newest first"
        head={['Week of', 'Time', 'Sessions']}
        rows={weeks.toReversed().map(({ start, minutes, sessions }) => ({
          key: start,
          cells: [
            formatDay(start, { dateStyle: 'medium' }),
            formatHours(minutes),
            sessions === 0 ? 'none' : countSessions(sessions),
          ],
        }))}
      />
    </Card>
  );
}
