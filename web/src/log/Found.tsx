import type { ReactNode } from 'react';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { useAthlete } from '@/profile/profile_query';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Empty, Loading, Notice } from '@/ui/Notice';
import { Page } from '@/ui/Page';
import { LinkButton } from './LinkButton';
import { useWorkout } from './workout_query';

/** The workout of an address, once it is read; else what became of it. */
export function Found({ id, children }: { id: string; children: (workout: LoggedWorkout) => ReactNode }) {
  const { data, error, refetch } = useWorkout(useAthlete().id, id);
  if (data) return children(data);
  if (data === undefined && !error) return <Loading />;
  return (
    <Page title="Workout">
      {error ? (
        <Notice kind="bad" action={<Button onClick={() => void refetch()}>Try again</Button>}>
          {messageOf(error)}
        </Notice>
      ) : (
        <Empty title="This workout is not there" action={<LinkButton to="/log">Open the log</LinkButton>}>
          It may have been deleted on another device.
        </Empty>
      )}
    </Page>
  );
}
