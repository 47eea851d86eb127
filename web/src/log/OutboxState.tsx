import { CloudUpload } from 'lucide-react';
import type { LoggedWorkout } from '@/domain/workout_outbox';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import styles from './OutboxState.module.css';
import { workoutOutbox } from './workout_outbox_store';

/** Says when a workout is only on this device, and what can be done when the server refused it. */
export function OutboxState({ workout: { id, waiting, refused } }: { workout: LoggedWorkout }) {
  if (refused !== undefined) {
    return (
      <Notice
        kind="bad"
        action={
          <div className={styles.actions}>
            <Button onClick={() => workoutOutbox.tryAgain(id)}>Try again</Button>
            <Button onClick={() => workoutOutbox.discard(id)}>Discard</Button>
          </div>
        }
      >
        Your last change could not be saved: {refused}
      </Notice>
    );
  }
  if (!waiting) return null;
  return (
    <span className={styles.waiting}>
      <CloudUpload size={16} aria-hidden="true" />
      Waiting for network
    </span>
  );
}
