import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { today } from '@/domain/days';
import { useOnline } from '@/shell/online';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Choices, TextField } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import { Page } from '@/ui/Page';
import { levels } from './choices';
import styles from './Onboarding.module.css';
import { answered, type Answers, type Missing, missingIn } from './onboarding_answers';
import { useAthlete, useSaveProfile } from './profile_query';
import { useUnits } from './use_units';

const hourChoices = [2, 4, 6, 8, 10, 12].map((value) => ({
  value,
  label: value === 12 ? '12+' : String(value),
}));

/** The first visit: three questions, or none. */
export default function Onboarding() {
  const athlete = useAthlete();
  const units = useUnits();
  const save = useSaveProfile();
  const online = useOnline();
  const [, navigate] = useLocation();
  const [answers, setAnswers] = useState<Answers>({ name: athlete.display_name ?? '', raceDate: '' });
  const [missing, setMissing] = useState<Missing>({});

  const answer = (more: Partial<Answers>) => {
    const next = { ...answers, ...more };
    setAnswers(next);
    // Errors go as they are mended; new ones wait for the next "Start".
    const still = missingIn(next, today());
    setMissing((shown) => Object.fromEntries(Object.entries(still).filter(([of]) => of in shown)));
  };
  const end = (how: 'done' | 'skipped') =>
    save.mutate((profile) => answered(answers, how, profile, units, today()), {
      onSuccess: () => navigate('/', { replace: true }),
    });
  const start = (event: FormEvent) => {
    event.preventDefault();
    const still = missingIn(answers, today());
    setMissing(still);
    if (Object.keys(still).length === 0) end('done');
  };

  return (
    <main className={styles.place}>
      <Page
        title="Welcome"
        actions={
          <Button look="quiet" busy={save.isPending} onClick={() => end('skipped')}>
            Skip for now
          </Button>
        }
      >
        <p className={styles.lead}>
          Three short answers to begin with. All of it can be changed later in your profile.
        </p>
        <form className={styles.form} onSubmit={start} noValidate>
          <Question error={missing.race}>
            <Choices
              legend="Do you have a race coming up?"
              name="racing"
              choices={[
                { value: 'yes', label: 'Yes, on a date' },
                { value: 'no', label: 'No race planned' },
              ]}
              value={answers.racing}
              onChange={(racing) => answer({ racing })}
            />
            {answers.racing === 'yes' && (
              <TextField
                label="Race date"
                type="date"
                min={today()}
                value={answers.raceDate}
                onChange={(event) => answer({ raceDate: event.target.value })}
              />
            )}
          </Question>
          <Question error={missing.level}>
            <Choices
              legend="Your fitness level"
              name="level"
              choices={levels}
              value={answers.level}
              onChange={(level) => answer({ level })}
            />
          </Question>
          <Question error={missing.hours}>
            <Choices
              legend="Hours a week you can train"
              name="hours"
              choices={hourChoices}
              value={answers.hours}
              onChange={(hours) => answer({ hours })}
            />
          </Question>
          <TextField
            label="Your first name (optional)"
            autoComplete="given-name"
            maxLength={80}
            value={answers.name}
            onChange={(event) => answer({ name: event.target.value })}
          />
          {save.isError && <Notice kind="bad">{messageOf(save.error)}</Notice>}
          {save.isPending && !online && (
            <Notice>You are offline. This goes on by itself once you are back.</Notice>
          )}
          <Button type="submit" look="primary" wide busy={save.isPending}>
            Start
          </Button>
        </form>
      </Page>
    </main>
  );
}

function Question({ error, children }: { error: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.question}>
      {children}
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
