import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button, IconButton } from './Button';
import styles from './Dialog.module.css';

/** A modal sheet: from below on a phone, in the middle on a desktop. Escape and the backdrop close it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    // The browser's own modal: it keeps the focus inside and gives it back, but only when it is closed before
    // it leaves the page.
    const dialog = element.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={styles.dialog}
      aria-labelledby={heading}
      // In development effects run twice: closed and open again is not closed.
      onClose={() => element.current?.open || onClose()}
      onClick={(event) => event.target === element.current && element.current.close()}
    >
      <div className={styles.inside}>
        <header className={styles.header}>
          <h2 id={heading}>{title}</h2>
          <IconButton label="Close" onClick={() => element.current?.close()}>
            <X aria-hidden="true" />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Asks before something that can't be undone. */
export function Confirm({
  title,
  action,
  busy,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <div className={styles.actions}>
        {/* Closed by the browser, which gives the focus back. */}
        <Button onClick={(event) => event.currentTarget.closest('dialog')?.close()}>Keep</Button>
        <Button look="danger" busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
