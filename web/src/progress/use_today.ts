import { useSyncExternalStore } from 'react';
import { type Day, today } from '@/domain/days';

const subscribe = (changed: () => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};

/** The day it is; an app left open over night learns it when it is looked at again. */
export const useToday = (): Day => useSyncExternalStore(subscribe, () => today());
