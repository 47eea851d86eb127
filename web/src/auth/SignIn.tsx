import { type FormEvent, useState } from 'react';
import { useSupabase } from '@/supabase/client';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/Field';
import { useTitle } from '@/ui/Page';
import styles from './SignIn.module.css';

export function SignIn() {
  useTitle('Sign in');
  const supabase = useSupabase();
  const [mode, setMode] = useState<'in' | 'up'>('in');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get('email')), password: String(form.get('password')) };
    setBusy(true);
    const answer =
      mode === 'in'
        ? await supabase.auth.signInWithPassword(credentials)
        : await supabase.auth.signUp(credentials);
    setBusy(false);
    setError(answer.error?.message);
  };
  return (
    <main className={styles.place}>
      <h1>Coach K</h1>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField label="Password" name="password" type="password" required error={error} />
        <Button type="submit" look="primary" wide busy={busy}>
          {mode === 'in' ? 'Sign in' : 'Create account'}
        </Button>
        <Button look="quiet" onClick={() => setMode(mode === 'in' ? 'up' : 'in')}>
          {mode === 'in' ? 'Create an account' : 'I have an account'}
        </Button>
      </form>
    </main>
  );
}
