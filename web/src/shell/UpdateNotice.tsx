import { useRegisterSW } from 'virtual:pwa-register/react';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import styles from './UpdateNotice.module.css';

/** Registers the service worker. A new version waits until the athlete agrees: a reply may be streaming. */
export function UpdateNotice() {
  const { needRefresh, updateServiceWorker } = useRegisterSW();
  if (!needRefresh[0]) return null;
  return (
    <div className={styles.place}>
      <Notice action={<Button onClick={() => void updateServiceWorker(true)}>Reload</Button>}>
        A new version of Coach K is ready.
      </Notice>
    </div>
  );
}
