import { type RefObject, useEffect, useRef } from 'react';

/**
 * What had the focus may go when `data` changes, with a deleted row for example: then the focus goes to the
 * screen, not to the document's top. Set the returned ref before such a change. Elements inside the calling
 * component come first: their effects run earlier, and may take the focus to a better place.
 */
export function useKeptFocus(data: unknown): RefObject<boolean> {
  const changed = useRef(false);
  useEffect(() => {
    if (changed.current && document.activeElement === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    changed.current = false;
  }, [data]);
  return changed;
}
