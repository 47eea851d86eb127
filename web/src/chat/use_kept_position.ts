import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * What is read stays where it is on the screen while something is put before the list's first item. Browsers
 * do so by themselves only away from the very top, and Safari not at all. `above` changes with what stands
 * there; `item` selects the list's items.
 */
export function useKeptPosition(list: RefObject<HTMLElement | null>, item: string, above: unknown) {
  const first = useRef<{ element: Element; top: number }>(undefined);
  useLayoutEffect(() => {
    const content = list.current?.parentElement;
    const scroller = content?.parentElement;
    if (!content || !scroller) return;
    const topOf = (element: Element) =>
      element.getBoundingClientRect().top - content.getBoundingClientRect().top;
    const before = first.current;
    if (before?.element.isConnected) {
      const moved = topOf(before.element) - before.top;
      if (moved !== 0) scroller.scrollTop += moved;
    }
    const element = list.current!.querySelector(item);
    first.current = element ? { element, top: topOf(element) } : undefined;
  }, [list, item, above]);
}
