import type { Series } from '@/domain/benchmarks';
import { formatTime, timeInWords } from '@/domain/benchmarks';
import { type Day, formatDay } from '@/domain/days';
import { countdown, phaseNames } from '@/domain/race_countdown';
import type { Profile } from '@/supabase/rows';
import { LinkButton } from '@/log/LinkButton';
import { Card } from '@/ui/Page';
import { Figure, Figures } from './Figure';
import styles from './RaceCard.module.css';

/** How long until the race, in which phase, for what time. */
export function RaceCard({ athlete, now, simulation }: { athlete: Profile; now: Day; simulation?: Series }) {
  const race = countdown(athlete.race_date, now);
  const goal = athlete.goal_time_minutes ? athlete.goal_time_minutes * 60 : undefined;
  const day = athlete.race_date && formatDay(athlete.race_date, { dateStyle: 'medium' });
  const profile = (text: string) => (
    <div>
      <LinkButton to="/profile">{text}</LinkButton>
    </div>
  );

  if (race.state === 'none') {
    return (
      <Card title="Your race">
        <p>No race date yet. With one, the days count down here and Coach K plans towards it.</p>
        {profile('Set your race date')}
      </Card>
    );
  }
  if (race.state === 'past') {
    return (
      <Card title="Your race">
        <p>
          {race.days === 1 ? 'You raced yesterday' : `You raced ${race.inWords} ago`}, on {day}. Well done.
        </p>
        {profile('Set your next race')}
      </Card>
    );
  }
  return (
    <Card title={race.state === 'today' ? 'Race day' : 'Your race'}>
      <Figures>
        {race.state === 'today' ? (
          <Figure value="Today" label={day!} />
        ) : (
          <Figure value={String(race.days)} unit={race.days === 1 ? 'day' : 'days'} label={day!} />
        )}
        {goal && <Figure value={formatTime(goal)} label="Goal time" />}
      </Figures>
      {race.state === 'today' ? (
        <p>It is today. Start easy, keep your runs even, and enjoy it.</p>
      ) : (
        <p className={styles.soft}>{ahead(athlete.race_date!, race)}</p>
      )}
      {simulation && goal && <p className={styles.soft}>{gap(simulation.best.value, goal)}</p>}
      {athlete.current_phase && <p className={styles.phase}>{phaseNames[athlete.current_phase]}</p>}
    </Card>
  );
}

/** "In 11 weeks and 6 days, on a Monday." Below a week the large number says it already. */
function ahead(raceDay: Day, { days, inWords }: { days: number; inWords: string }): string {
  const weekday = formatDay(raceDay, { weekday: 'long' });
  if (days === 1) return `Tomorrow, ${weekday}.`;
  return days < 7 ? `On ${weekday}.` : `In ${inWords}, on a ${weekday}.`;
}

function gap(best: number, goal: number): string {
  const said = `Your best full simulation is ${formatTime(best)}`;
  if (best <= goal) return `${said}: the goal is within reach.`;
  return `${said}: ${timeInWords(best - goal)} from the goal.`;
}
