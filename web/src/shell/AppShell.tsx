import { CalendarDays, ChartLine, CircleUserRound, MessageCircle } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import styles from './AppShell.module.css';
import { useOnline } from './online';

// Not part of the first load: signing in does not need it.
const OutboxSender = lazy(() => import('@/chat/OutboxSender'));

const tabs = [
  {
    to: '/',
    label: 'Coach',
    icon: MessageCircle,
    owns: (path: string) => path === '/' || path.startsWith('/chat'),
  },
  { to: '/log', label: 'Log', icon: CalendarDays, owns: (path: string) => path.startsWith('/log') },
  {
    to: '/progress',
    label: 'Progress',
    icon: ChartLine,
    owns: (path: string) => path.startsWith('/progress'),
  },
  {
    to: '/profile',
    label: 'Profile',
    icon: CircleUserRound,
    owns: (path: string) => path.startsWith('/profile'),
  },
];

/** Tabs below on a phone, beside on a desktop; the screen is the main landmark. */
export function AppShell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const online = useOnline();
  return (
    <div className={styles.shell}>
      <Suspense>
        <OutboxSender />
      </Suspense>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <nav className={styles.tabs} aria-label="Main">
        {tabs.map(({ to, label, icon: Icon, owns }) => (
          <Link key={to} href={to} className={styles.tab} aria-current={owns(path) ? 'page' : undefined}>
            <Icon aria-hidden="true" />
            <span>{label}</span>
          </Link>
        ))}
      </nav>
      <div className={styles.body}>
        {!online && (
          <p className={styles.offline} role="status">
            You are offline. What you send waits and goes out by itself.
          </p>
        )}
        <main id="main" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
