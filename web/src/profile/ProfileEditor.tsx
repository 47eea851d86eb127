import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useOnline } from '@/shell/online';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { useEdits } from './edits';
import styles from './ProfileEditor.module.css';
import { ProfileFields } from './ProfileFields';
import { changesOf, type Edits, errorsIn, formOf, realEdits } from './profile_form';
import { useAthlete, useSaveProfile } from './profile_query';
import { useUnits } from './use_units';

/** Everything about the athlete, with one Save for all of it. */
export function ProfileEditor() {
  const athlete = useAthlete();
  const units = useUnits();
  const save = useSaveProfile();
  const [edits, update] = useEdits();
  const [refused, setRefused] = useState(0);
  const element = useRef<HTMLFormElement>(null);

  const saved = formOf(athlete, units);
  const unsaved = realEdits(edits, saved);
  const dirty = Object.keys(unsaved).length > 0;
  const errors = refused > 0 ? errorsIn(unsaved, units) : {};
  const wrong = Object.keys(errors).length;

  useEffect(() => {
    if (refused > 0) element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [refused]);

  useEffect(() => {
    if (!save.isSuccess) return;
    const timer = setTimeout(save.reset, 5000);
    return () => clearTimeout(timer);
  }, [save.isSuccess, save.reset]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!dirty || save.isPending) return;
    if (Object.keys(errorsIn(unsaved, units)).length > 0) {
      setRefused(refused + 1);
      return;
    }
    setRefused(0);
    save.mutate((profile) => changesOf(unsaved, profile, units), {
      // What was typed meanwhile stays.
      onSuccess: () => update((now) => realEdits(now, { ...saved, ...unsaved })),
    });
  };
  const discard = () => {
    update(() => ({}));
    setRefused(0);
    save.reset();
  };

  return (
    <form ref={element} className={styles.form} onSubmit={submit} noValidate>
      <ProfileFields
        form={{ ...saved, ...edits }}
        errors={errors}
        onEdit={(more: Edits) => update((now) => ({ ...now, ...more }))}
      />
      {save.isError && <Notice kind="bad">{messageOf(save.error)}</Notice>}
      <SaveBar
        dirty={dirty}
        saving={save.isPending}
        justSaved={save.isSuccess && !dirty}
        wrong={wrong}
        onDiscard={discard}
      />
    </form>
  );
}

function SaveBar({
  dirty,
  saving,
  justSaved,
  wrong,
  onDiscard,
}: {
  dirty: boolean;
  saving: boolean;
  justSaved: boolean;
  wrong: number;
  onDiscard: () => void;
}) {
  const online = useOnline();
  let told = '';
  if (justSaved) told = 'Saved';
  if (dirty) told = 'Not saved yet';
  if (wrong > 0) told = wrong === 1 ? 'Check 1 field' : `Check ${wrong} fields`;
  if (saving) told = online ? 'Saving…' : 'Saved once you are online';
  return (
    <div className={[styles.bar, told && styles.needed].filter(Boolean).join(' ')}>
      <p role="status" className={justSaved ? styles.saved : undefined}>
        {told}
      </p>
      {dirty && (
        <>
          {!saving && (
            <Button look="quiet" onClick={onDiscard}>
              Discard
            </Button>
          )}
          <Button type="submit" look="primary" busy={saving}>
            Save
          </Button>
        </>
      )}
    </div>
  );
}
