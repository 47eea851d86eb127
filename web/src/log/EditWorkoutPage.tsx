import { useState } from 'react';
import { useLocation } from 'wouter';
import { today as todayOf } from '@/domain/days';
import { isPlanned } from '@/domain/plan_state';
import { doneForm, formOf, rowOf } from '@/domain/workout_form';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { useAthlete } from '@/profile/profile_query';
import { Page } from '@/ui/Page';
import { Found } from './Found';
import { Prescription } from './Prescription';
import { WorkoutForm } from './WorkoutForm';
import { workoutOutbox } from './workout_outbox_store';

/** /log/:id/edit, and /log/:id/done for what was planned. */
export function EditWorkoutPage({ id, done }: { id: string; done: boolean }) {
  return <Found id={id}>{(workout) => <EditWorkout workout={workout} done={done} />}</Found>;
}

function EditWorkout({ workout, done }: { workout: LoggedWorkout; done: boolean }) {
  const athlete = useAthlete();
  const units = athlete.preferences?.units ?? 'metric';
  const today = todayOf();
  const [, navigate] = useLocation();
  const [form, setForm] = useState(() =>
    done && isPlanned(workout) ? doneForm(workout, units, today) : formOf(workout, units),
  );
  const save = () => {
    const { id, athlete_id: athleteId, created_at: createdAt } = workout;
    workoutOutbox.update(rowOf(form, { id, athleteId, createdAt, units, original: workout }));
    navigate(`/log?day=${form.date}`, { state: { saved: 'Saved.' } });
  };
  return (
    <Page title={done ? 'Mark as done' : form.planned ? 'Edit plan' : 'Edit workout'}>
      <WorkoutForm
        form={form}
        today={today}
        units={units}
        dateFirst={isPlanned(workout)}
        back={`/log/${workout.id}`}
        onChange={(changes) => setForm((last) => ({ ...last, ...changes }))}
        onSave={save}
      >
        {form.prescribed && (
          <Prescription prescribed={form.prescribed} folded={form.prescribed.text.length > 280} />
        )}
      </WorkoutForm>
    </Page>
  );
}
