import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { addDays, isDay, today as todayOf } from '@/domain/days';
import { isPlanned } from '@/domain/plan_state';
import { labelOf } from '@/domain/session_types';
import {
  emptyForm,
  prescribedForm,
  repeatForm,
  rowOf,
  type WorkoutForm as Form,
} from '@/domain/workout_form';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { useAthlete } from '@/profile/profile_query';
import { Button } from '@/ui/Button';
import { Choices } from '@/ui/Field';
import { Loading, Notice } from '@/ui/Notice';
import { Page } from '@/ui/Page';
import { clearDraft, readDraft } from './draft';
import { LinkButton } from './LinkButton';
import { Prescription } from './Prescription';
import { amountOf } from './WorkoutCard';
import { WorkoutForm } from './WorkoutForm';
import { useNewestWorkout, useWorkout, useWorkouts } from './workout_query';
import { workoutOutbox } from './workout_outbox_store';

/** /log/new: empty, for a `date`, as a `repeat` of another workout or `from` the chat. */
export function NewWorkoutPage() {
  const athlete = useAthlete();
  const [search] = useSearchParams();
  const repeated = useWorkout(athlete.id, search.get('repeat') ?? undefined);
  if (search.has('repeat') && repeated.data === undefined && !repeated.error) return <Loading />;
  return (
    <NewWorkout
      key={search.toString()}
      date={search.get('date')}
      repeated={repeated.data ?? undefined}
      fromChat={search.get('from') === 'chat'}
    />
  );
}

function NewWorkout({
  date,
  repeated,
  fromChat,
}: {
  date: string | null;
  repeated: LoggedWorkout | undefined;
  fromChat: boolean;
}) {
  const athlete = useAthlete();
  const units = athlete.preferences?.units ?? 'metric';
  const today = todayOf();
  const [, navigate] = useLocation();
  const [form, setForm] = useState<Form>(() => {
    const draft = fromChat ? readDraft() : undefined;
    if (draft) return prescribedForm(draft.prescribed, draft.session_type, today);
    if (repeated) return repeatForm(repeated, units, today);
    const day = date !== null && isDay(date) ? date : today;
    return { ...emptyForm(day), planned: day > today };
  });
  // Made once: saving twice, in whatever way, is one workout.
  const [id] = useState(() => crypto.randomUUID());
  const newest = useNewestWorkout(athlete.id);
  const change = (changes: Partial<Form>) =>
    setForm((last) => {
      const next = { ...last, ...changes };
      // Choosing a day to come is planning, and back; a prescription asks for itself.
      return changes.date && !fromChat ? { ...next, planned: next.date > today } : next;
    });
  const save = () => {
    const createdAt = new Date().toISOString();
    workoutOutbox.insert(rowOf(form, { id, athleteId: athlete.id, createdAt, units }));
    clearDraft();
    const saved = form.planned ? 'Plan saved.' : 'Workout saved.';
    navigate(`/log?day=${form.date}`, { replace: true, state: { saved } });
  };
  return (
    <Page title={form.planned ? 'Plan workout' : 'Log workout'}>
      <WorkoutForm
        form={form}
        today={today}
        units={units}
        dateFirst={fromChat}
        back={
          fromChat && form.prescribed?.conversation_id ? `/chat/${form.prescribed.conversation_id}` : '/log'
        }
        onChange={change}
        onSave={save}
      >
        {fromChat && !form.prescribed && (
          <Notice>The prescription is no longer here. Open it from the chat again, or log without it.</Notice>
        )}
        {form.prescribed && (
          <Prescription prescribed={form.prescribed} folded={form.prescribed.text.length > 280} />
        )}
        {fromChat && form.prescribed && (
          <Choices
            legend="Done already?"
            name="when"
            choices={[
              { value: 'done', label: 'Done' },
              { value: 'plan', label: 'Plan for a day' },
            ]}
            value={form.planned ? 'plan' : 'done'}
            onChange={(value) =>
              setForm({
                ...form,
                planned: value === 'plan',
                date: value === 'plan' ? addDays(today, 1) : today,
              })
            }
          />
        )}
        {!form.prescribed && !form.planned && isDay(form.date) && (
          <PlannedHere athleteId={athlete.id} day={form.date} />
        )}
        {!fromChat && !form.planned && newest && newest.id !== repeated?.id && (
          <Button wide onClick={() => setForm({ ...repeatForm(newest, units, form.date) })}>
            <RotateCcw size={18} aria-hidden="true" />
            <span>
              Repeat last: {labelOf(newest.session_type)}
              {amountOf(newest, units) && `, ${amountOf(newest, units)}`}
            </span>
          </Button>
        )}
      </WorkoutForm>
    </Page>
  );
}

/** What was planned for the day is better marked as done than logged beside it. */
function PlannedHere({ athleteId, day }: { athleteId: string; day: string }) {
  const { data } = useWorkouts(athleteId, day, day);
  return data?.filter(isPlanned).map((plan) => (
    <Notice key={plan.id} action={<LinkButton to={`/log/${plan.id}/done`}>Mark as done</LinkButton>}>
      Planned: {plan.prescribed_workout?.title}
    </Notice>
  ));
}
