import { Check, ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import type { Day } from '@/domain/days';
import { isPlanned, planState } from '@/domain/plan_state';
import { labelOf, rpeWord } from '@/domain/session_types';
import { formatDistance } from '@/domain/units';
import { formatMinutes } from '@/domain/week_totals';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import type { Units } from '@/supabase/rows';
import { LinkButton } from './LinkButton';
import { OutboxState } from './OutboxState';
import { PlanBadge } from './PlanBadge';
import { TypeIcon } from './TypeIcon';
import styles from './WorkoutCard.module.css';

/** "45 min · 8 km"; of a plan its minutes. */
export function amountOf(workout: LoggedWorkout, units: Units): string {
  const minutes = isPlanned(workout)
    ? workout.prescribed_workout?.duration_minutes
    : workout.duration_minutes;
  const distance = workout.completed_workout?.distance_m;
  return [
    minutes != null && formatMinutes(minutes),
    distance !== undefined && formatDistance(distance, units),
  ]
    .filter(Boolean)
    .join(' · ');
}

const effortOf = ({ rpe_post: rpe }: LoggedWorkout) =>
  rpe !== null && `RPE ${rpe}, ${rpeWord(rpe).toLowerCase()}`;

export function WorkoutCard({ workout, today, units }: { workout: LoggedWorkout; today: Day; units: Units }) {
  const open = isPlanned(workout);
  const state = planState(workout, today);
  const title = workout.prescribed_workout?.title;
  const label = labelOf(workout.session_type);
  return (
    <article className={`${styles.card} ${open ? styles.open : ''}`}>
      <Link href={`/log/${workout.id}`} className={styles.link}>
        <span className={styles.type}>
          <TypeIcon type={workout.session_type} size={20} />
        </span>
        <span className={styles.text}>
          <span className={styles.name}>{title && title !== label ? `${label}: ${title}` : label}</span>
          <span className={styles.numbers}>
            {[amountOf(workout, units), effortOf(workout)].filter(Boolean).join(' · ')}
          </span>
          {workout.notes && <span className={styles.notes}>{workout.notes}</span>}
        </span>
        <ChevronRight className={styles.more} size={20} aria-hidden="true" />
      </Link>
      {(state !== 'done' || workout.waiting || workout.refused) && (
        <div className={styles.below}>
          {state !== 'done' && <PlanBadge state={state} />}
          <OutboxState workout={workout} />
          {open && workout.date <= today && (
            <LinkButton to={`/log/${workout.id}/done`}>
              <Check size={18} aria-hidden="true" />
              Mark as done
            </LinkButton>
          )}
        </div>
      )}
    </article>
  );
}
