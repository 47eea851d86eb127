import { type FormEvent, useState } from 'react';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import styles from './Account.module.css';
import { useDeleteAccount } from './own_data';

const word = 'DELETE';

/** Asks for the word, so that a slip of the thumb deletes nothing. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const remove = useDeleteAccount();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim().toUpperCase() !== word) setError(`Type ${word} to confirm.`);
    else remove.mutate();
  };
  return (
    <Dialog title="Delete my account" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p>
          Your profile, all conversations, workouts and tests are deleted for good. Nobody can bring them
          back. You may want to download your data first.
        </p>
        <TextField
          label={`Type ${word} to confirm`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(undefined);
          }}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={error}
        />
        {remove.isError && <Notice kind="bad">{messageOf(remove.error)}</Notice>}
        <div className={styles.end}>
          <Button onClick={onClose}>Keep my account</Button>
          <Button type="submit" look="danger" busy={remove.isPending}>
            Delete for good
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
