// Where changes of the log wait for the server. In localStorage: what was saved without a network
// outlives the tab, and all tabs see the same.
import { useMemo, useSyncExternalStore } from 'react';
import type { Change } from '@/domain/workout_outbox';

const key = 'coach-k.workouts.outbox';
const changed = key;

function parse(text: string | null): Change[] {
  try {
    const changes: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(changes) ? (changes as Change[]) : [];
  } catch {
    return [];
  }
}

const ofAthlete = (text: string | null, athleteId: string) =>
  parse(text).filter(({ row }) => row.athlete_id === athleteId);

export const readOutbox = (athleteId: string): Change[] => ofAthlete(localStorage.getItem(key), athleteId);

/** Throws when the browser has no room left. */
export function changeOutbox(step: (changes: Change[]) => Change[]): void {
  const changes = step(parse(localStorage.getItem(key)));
  if (changes.length > 0) localStorage.setItem(key, JSON.stringify(changes));
  else localStorage.removeItem(key);
  // The browser's own "storage" event is for the other tabs.
  dispatchEvent(new Event(changed));
}

const subscribe = (listener: () => void) => {
  addEventListener(changed, listener);
  addEventListener('storage', listener);
  return () => {
    removeEventListener(changed, listener);
    removeEventListener('storage', listener);
  };
};

export function useOutbox(athleteId: string): Change[] {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  return useMemo(() => ofAthlete(text, athleteId), [text, athleteId]);
}
