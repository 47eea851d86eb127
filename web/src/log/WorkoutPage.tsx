import { Check, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { formatDay, today as todayOf } from '@/domain/days';
import { isPlanned, planState } from '@/domain/plan_state';
import { labelOf, rpeWord } from '@/domain/session_types';
import { formatDistance } from '@/domain/units';
import { formatMinutes } from '@/domain/week_totals';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { useAthlete } from '@/profile/profile_query';
import type { Units } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Confirm } from '@/ui/Dialog';
import { Card, Page } from '@/ui/Page';
import { Found } from './Found';
import { LinkButton } from './LinkButton';
import { OutboxState } from './OutboxState';
import { PlanBadge } from './PlanBadge';
import { Prescription } from './Prescription';
import styles from './WorkoutPage.module.css';
import { workoutOutbox } from './workout_outbox_store';

/** /log/:id */
export function WorkoutPage({ id }: { id: string }) {
  return <Found id={id}>{(workout) => <Workout workout={workout} />}</Found>;
}

function Workout({ workout }: { workout: LoggedWorkout }) {
  const units = useAthlete().preferences?.units ?? 'metric';
  const today = todayOf();
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const state = planState(workout, today);
  const open = isPlanned(workout);
  const { completed_workout: completed, prescribed_workout: prescribed, notes } = workout;
  const remove = () => {
    workoutOutbox.remove(workout);
    navigate(`/log?day=${workout.date}`, { replace: true, state: { saved: 'Deleted.' } });
  };
  return (
    <Page title={labelOf(workout.session_type)}>
      <p>
        <Link href={`/log?day=${workout.date}`}>
          {formatDay(workout.date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}
        </Link>
      </p>
      <OutboxState workout={workout} />
      <Card>
        <PlanBadge state={state} />
        {!open && <Facts workout={workout} units={units} />}
        {completed?.text && <p className={styles.words}>{completed.text}</p>}
        {notes && <p className={styles.words}>{notes}</p>}
      </Card>
      {prescribed && <Prescription prescribed={prescribed} />}
      <div className={styles.actions}>
        {open ? (
          <LinkButton to={`/log/${workout.id}/done`} look="primary">
            <Check size={18} aria-hidden="true" />
            Mark as done
          </LinkButton>
        ) : (
          <LinkButton to={`/log/new?repeat=${workout.id}`} look="primary">
            <RotateCcw size={18} aria-hidden="true" />
            Repeat today
          </LinkButton>
        )}
        <LinkButton to={`/log/${workout.id}/edit`}>
          <Pencil size={18} aria-hidden="true" />
          Edit
        </LinkButton>
        <Button look="danger" onClick={() => setDeleting(true)}>
          <Trash2 size={18} aria-hidden="true" />
          Delete
        </Button>
      </div>
      {deleting && (
        <Confirm
          title={open ? 'Delete this plan?' : 'Delete this workout?'}
          action="Delete"
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          It is removed from your log and your totals. This cannot be undone.
        </Confirm>
      )}
    </Page>
  );
}

function Facts({ workout, units }: { workout: LoggedWorkout; units: Units }) {
  const planned = workout.prescribed_workout?.duration_minutes;
  const distance = workout.completed_workout?.distance_m;
  const asPrescribed = workout.prescribed_workout && workout.completed_workout?.as_prescribed;
  const effort = (rpe: number) => `${rpe} · ${rpeWord(rpe)}`;
  const facts: [string, string | false][] = [
    ['Duration', workout.duration_minutes !== null && formatMinutes(workout.duration_minutes)],
    ['Planned', planned !== undefined && formatMinutes(planned)],
    ['Distance', distance !== undefined && formatDistance(distance, units)],
    ['Effort (RPE)', workout.rpe_post !== null && effort(workout.rpe_post)],
    ['Expected effort', workout.rpe_pre !== null && effort(workout.rpe_pre)],
    ['Prescription', asPrescribed != null && (asPrescribed ? 'As prescribed' : 'Changed')],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== false && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
