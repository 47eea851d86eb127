import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer than this to the end counts as being there. */
const nearPx = 80;

/**
 * Keeps a scrolling element at its end while its content grows, unless the reader scrolled up.
 * `away`: the end is out of sight; `toEnd` goes there.
 */
export function useStickToBottom(content: RefObject<HTMLElement | null>) {
  const [away, setAway] = useState(false);
  const sticks = useRef(true);
  const scroller = useCallback(() => content.current?.parentElement ?? null, [content]);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAway(false);
    const element = scroller();
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  useLayoutEffect(toEnd, [toEnd]);
  useEffect(() => {
    const element = scroller();
    if (!element || !content.current) return;
    let last = element.scrollTop;
    const scrolled = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      const near = left < nearPx;
      // Content that grows moves the end away without anybody scrolling up; content that shrinks moves up
      // what is shown, but leaves it at the end. The smallest step up of the reader is one.
      if (left <= 1) sticks.current = true;
      else if (element.scrollTop < last) sticks.current = false;
      else if (near && element.scrollTop > last) sticks.current = true;
      last = element.scrollTop;
      setAway(!near && !sticks.current);
    };
    const grown = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    grown.observe(content.current);
    grown.observe(element);
    return () => {
      element.removeEventListener('scroll', scrolled);
      grown.disconnect();
    };
  }, [content, scroller]);
  return { away, toEnd };
}
