import { useState } from 'react';
import { Button } from '@/ui/Button';
import { useTitle } from '@/ui/Page';
import { CredentialsForm } from './CredentialsForm';
import styles from './SignIn.module.css';

export function SignIn() {
  useTitle('Sign in');
  const [mailedTo, setMailedTo] = useState<string>();
  return (
    <main className={styles.place}>
      <div className={styles.pitch}>
        <h1>Coach K</h1>
        <p className={styles.claim}>Your Hyrox coach, in your pocket.</p>
        <ul>
          <li>Ask about stations, pacing and training, and see where the answer comes from.</li>
          <li>Log a session in seconds.</li>
          <li>Watch your progress up to race day.</li>
        </ul>
      </div>
      {mailedTo === undefined ? (
        <CredentialsForm onMailed={setMailedTo} />
      ) : (
        <div className={styles.form} role="status">
          <h2>Check your mail</h2>
          <p>We sent a link to {mailedTo}. Open it, and your account is ready.</p>
          <Button onClick={() => setMailedTo(undefined)}>Back to sign-in</Button>
        </div>
      )}
    </main>
  );
}
