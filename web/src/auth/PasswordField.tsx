import { useState } from 'react';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/Field';

/** What the sign-in service wants at least; a hosted project may want more and says so. */
const shortest = 6;

/** A password that can be looked at. `fresh`: one is chosen, not remembered. */
export function PasswordField({ label, fresh, error }: { label: string; fresh: boolean; error?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label={label}
      name="password"
      type={shown ? 'text' : 'password'}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      minLength={fresh ? shortest : undefined}
      maxLength={72}
      hint={fresh ? `At least ${shortest} characters.` : undefined}
      error={error}
      action={
        <Button aria-label={shown ? 'Hide password' : 'Show password'} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  );
}
