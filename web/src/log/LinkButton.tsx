import type { ReactNode } from 'react';
import { Link } from 'wouter';
import button from '@/ui/Button.module.css';
import styles from './LinkButton.module.css';

/** A link that looks like a Button: it leads somewhere, and opens in a new tab when asked to. */
export function LinkButton({
  to,
  look = 'plain',
  children,
}: {
  to: string;
  look?: 'primary' | 'plain' | 'quiet';
  children: ReactNode;
}) {
  return (
    <Link
      href={to}
      className={[button.button, button[look], look !== 'primary' && styles.text].filter(Boolean).join(' ')}
    >
      {children}
    </Link>
  );
}
