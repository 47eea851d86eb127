import { X } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '@/ui/Button';
import { TextField } from '@/ui/Field';
import styles from './ProfileEditor.module.css';
import type { Edits, ProfileForm } from './profile_form';

/** A list in the athlete's own words, one entry a line. */
export function Injuries({ form, onEdit }: { form: ProfileForm; onEdit: (edits: Edits) => void }) {
  const place = useRef<HTMLDivElement>(null);
  // What had the focus goes away with these: it returns to where the next entry is typed.
  const edit = (edits: Edits) => {
    onEdit(edits);
    place.current?.querySelector('input')?.focus();
  };
  const add = () => {
    const entry = form.newInjury.trim();
    if (entry && !form.injuries.includes(entry)) edit({ injuries: [...form.injuries, entry], newInjury: '' });
    else edit({ newInjury: '' });
  };
  return (
    <div ref={place} className={styles.form}>
      {form.injuries.length > 0 && (
        <ul className={styles.entries}>
          {form.injuries.map((entry) => (
            <li key={entry} className={styles.entry}>
              <span>{entry}</span>
              <IconButton
                label={`Remove ${entry}`}
                onClick={() => edit({ injuries: form.injuries.filter((other) => other !== entry) })}
              >
                <X aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <TextField
        label={form.injuries.length > 0 ? 'Another one' : 'What should Coach K know?'}
        placeholder="e.g. left knee, sore after long runs"
        autoComplete="off"
        maxLength={200}
        value={form.newInjury}
        onChange={(event) => onEdit({ newInjury: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !form.newInjury.trim()) return;
          event.preventDefault();
          add();
        }}
        action={<Button onClick={add}>Add</Button>}
      />
    </div>
  );
}
