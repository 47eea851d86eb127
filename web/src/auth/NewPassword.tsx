import { type FormEvent, useState } from 'react';
import { useSupabase } from '@/supabase/client';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { explain, type Refusal } from './auth_message';
import { PasswordField } from './PasswordField';
import styles from './SignIn.module.css';

/** Asks for a new password and sets it. */
export function NewPasswordForm({ onDone }: { onDone: () => void }) {
  const supabase = useSupabase();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    setBusy(true);
    try {
      const { error } = await supabase.auth.updateUser({ password });
      if (error) setRefusal(explain(error));
      else onDone();
    } catch (failure) {
      setRefusal({ text: messageOf(failure) });
    }
    setBusy(false);
  };
  return (
    <form className={styles.fields} onSubmit={(event) => void submit(event)}>
      <PasswordField
        label="New password"
        fresh
        error={refusal?.field === 'password' ? refusal.text : undefined}
      />
      {refusal && refusal.field !== 'password' && <Notice kind="bad">{refusal.text}</Notice>}
      <Button type="submit" look="primary" busy={busy}>
        Save new password
      </Button>
    </form>
  );
}

/** Where the mail's link for a forgotten password leads. */
export default function NewPassword({ onDone }: { onDone: () => void }) {
  return (
    <main className={styles.place}>
      <div className={styles.form}>
        <h1>Choose a new password</h1>
        <NewPasswordForm onDone={onDone} />
        <Button look="quiet" onClick={onDone}>
          Keep the old one
        </Button>
      </div>
    </main>
  );
}
