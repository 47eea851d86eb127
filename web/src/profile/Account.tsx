import { useState } from 'react';
import { NewPasswordForm } from '@/auth/NewPassword';
import { signOut } from '@/auth/forget_device';
import { useSessionState } from '@/auth/session';
import { useSupabase } from '@/supabase/client';
import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { Card } from '@/ui/Page';
import styles from './Account.module.css';
import { DeleteAccount } from './DeleteAccount';
import { useDownloadData } from './own_data';

export function Account() {
  const supabase = useSupabase();
  const email = useSessionState()?.user.email;
  const download = useDownloadData();
  const [open, setOpen] = useState<'password' | 'delete'>();
  const [told, setTold] = useState<string>();
  return (
    <Card title="Account">
      <p>
        Signed in as <strong>{email ?? 'a guest'}</strong>
      </p>
      <div className={styles.actions}>
        {/* This device only: a phone left signed in elsewhere is not this button's business. */}
        <Button onClick={() => void signOut(supabase)}>Sign out</Button>
        <Button onClick={() => setOpen('password')}>Change password</Button>
        <Button busy={download.isPending} onClick={() => download.mutate()}>
          Download my data
        </Button>
        <Button look="danger" onClick={() => setOpen('delete')}>
          Delete my account
        </Button>
      </div>
      <div role="status">{told && <p className={styles.told}>{told}</p>}</div>
      {download.isSuccess && <Notice kind="good">Your data is in your downloads, as one JSON file.</Notice>}
      {download.isError && <Notice kind="bad">{messageOf(download.error)}</Notice>}
      {open === 'password' && (
        <Dialog title="Change password" onClose={() => setOpen(undefined)}>
          <NewPasswordForm
            onDone={() => {
              setTold('Your password is changed.');
              setOpen(undefined);
            }}
          />
        </Dialog>
      )}
      {open === 'delete' && <DeleteAccount onClose={() => setOpen(undefined)} />}
    </Card>
  );
}
