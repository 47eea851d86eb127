import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useSupabase } from '@/supabase/client';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import { explain, type Refusal, refusalInHash } from './auth_message';
import { PasswordField } from './PasswordField';
import styles from './SignIn.module.css';

type Mode = 'in' | 'up';
const words = {
  in: { title: 'Sign in', submit: 'Sign in', otherwise: 'New here?', change: 'Create an account' },
  up: {
    title: 'Create your account',
    submit: 'Create account',
    otherwise: 'Back again?',
    change: 'I have an account',
  },
};

/** Email and password for both: an account there is, and a new one. `onMailed`: a mail must be opened first. */
export function CredentialsForm({ onMailed }: { onMailed: (email: string) => void }) {
  const supabase = useSupabase();
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [mode, setMode] = useState<Mode>('in');
  const [refusal, setRefusal] = useState(() => refusalInHash(location.hash));
  const [sent, setSent] = useState<string>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    // Told once: a reload should not tell it again.
    if (refusalInHash(location.hash)) history.replaceState(null, '', location.pathname);
  }, []);

  const field = (name: string) => form.current!.elements.namedItem(name) as HTMLInputElement;
  const change = (next: Mode) => {
    setMode(next);
    setRefusal(undefined);
    setSent(undefined);
    // The fields come next, and a screen reader says what they are for now.
    title.current?.focus();
  };
  /** Runs one question to the sign-in service, with what it refused in view. */
  const ask = async (question: () => Promise<Refusal | undefined>) => {
    setBusy(true);
    setSent(undefined);
    setRefusal(await question().catch((failure: unknown) => ({ text: messageOf(failure) })));
    setBusy(false);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const credentials = { email: field('email').value.trim(), password: field('password').value };
    void ask(async () => {
      if (mode === 'in') {
        const { error } = await supabase.auth.signInWithPassword(credentials);
        return error ? explain(error) : undefined;
      }
      const { data, error } = await supabase.auth.signUp({
        ...credentials,
        options: { emailRedirectTo: location.origin },
      });
      if (error) return explain(error);
      // A hosted project that confirms addresses answers so for a known one, to tell strangers nothing.
      if (data.user?.identities?.length === 0)
        return explain({ message: '', code: 'email_exists', status: 422 });
      if (!data.session) onMailed(credentials.email);
      return undefined;
    });
  };
  const mail = (kind: 'reset' | 'confirm') => {
    if (!field('email').reportValidity()) return;
    const email = field('email').value.trim();
    void ask(async () => {
      const { error } =
        kind === 'reset'
          ? await supabase.auth.resetPasswordForEmail(email, { redirectTo: location.origin })
          : await supabase.auth.resend({ type: 'signup', email });
      if (error) return explain(error);
      setSent(`If there is an account for ${email}, a mail with a link is on its way.`);
      return undefined;
    });
  };

  const wayOut = {
    'sign-in': <Button onClick={() => change('in')}>Sign in instead</Button>,
    resend: <Button onClick={() => mail('confirm')}>Send it again</Button>,
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit}>
      <h2 ref={title} tabIndex={-1}>
        {words[mode].title}
      </h2>
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        error={refusal?.field === 'email' ? refusal.text : undefined}
      />
      <PasswordField
        label="Password"
        fresh={mode === 'up'}
        error={refusal?.field === 'password' ? refusal.text : undefined}
      />
      {refusal && !refusal.field && (
        <Notice kind="bad" action={refusal.next && wayOut[refusal.next]}>
          {refusal.text}
        </Notice>
      )}
      {sent && <Notice kind="good">{sent}</Notice>}
      <Button type="submit" look="primary" wide busy={busy}>
        {words[mode].submit}
      </Button>
      {mode === 'in' && (
        <Button look="quiet" busy={busy} onClick={() => mail('reset')}>
          Forgot your password?
        </Button>
      )}
      <div className={styles.other}>
        <span>{words[mode].otherwise}</span>
        <Button onClick={() => change(mode === 'in' ? 'up' : 'in')}>{words[mode].change}</Button>
      </div>
    </form>
  );
}
