import type { ReactNode } from 'react';
import { Link } from 'wouter';
import button from '@/ui/Button.module.css';

/** A link that looks like a Button: it leads somewhere, and opens in a new tab when asked to. */
export function LinkButton({
  to,
  look = 'plain',
  replace,
  children,
}: {
  to: string;
  look?: 'primary' | 'plain' | 'quiet';
  replace?: boolean;
  children: ReactNode;
}) {
  return (
    <Link href={to} replace={replace} className={`${button.button} ${button[look]}`}>
      {children}
    </Link>
  );
}
