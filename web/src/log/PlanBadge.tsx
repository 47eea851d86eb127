import {
  ArrowDown,
  ArrowUp,
  CalendarClock,
  CalendarX2,
  Check,
  CheckCheck,
  ChevronsDown,
  ChevronsUp,
} from 'lucide-react';
import { type PlanState, planTone, planWords } from '@/domain/plan_state';
import styles from './PlanBadge.module.css';

const icons = {
  planned: CalendarClock,
  missed: CalendarX2,
  done: Check,
  as_planned: CheckCheck,
  shorter: ArrowDown,
  longer: ArrowUp,
  much_shorter: ChevronsDown,
  much_longer: ChevronsUp,
};

/** Planned versus done: a word, an icon and a colour. */
export function PlanBadge({ state }: { state: PlanState }) {
  const Icon = icons[state];
  return (
    <span className={`${styles.badge} ${styles[planTone(state)]}`}>
      <Icon size={16} aria-hidden="true" />
      {planWords(state)}
    </span>
  );
}
