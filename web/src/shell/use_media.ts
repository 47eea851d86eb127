import { useCallback, useSyncExternalStore } from 'react';

/** Where list and conversation stand side by side; the style sheets have the same number. */
export const wideScreen = '(min-width: 56rem)';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
