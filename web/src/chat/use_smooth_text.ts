import { useEffect, useRef, useState } from 'react';
import { nextLength } from '@/domain/smooth_text';

/** About 30 times a second: more cannot be read, and leaves the page time for everything else. */
const frameSeconds = 1 / 32;

/** The part of a growing text that is to be shown now. What was there at first is shown at once. */
export function useSmoothText(text: string, growing: boolean): string {
  const [shown, setShown] = useState(text.length);
  const length = useRef(text.length);
  const still = useRef(matchMedia('(prefers-reduced-motion: reduce)').matches);
  const running = growing || shown < text.length;
  useEffect(() => {
    if (!running || still.current) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const seconds = (now - last) / 1000;
      if (seconds >= frameSeconds) {
        last = now;
        length.current = nextLength(length.current, text.length, seconds);
        setShown(length.current);
      }
      if (length.current !== text.length) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [text, running]);
  if (!running || still.current || shown >= text.length) return text;
  // Never half a character: a surrogate pair stays whole.
  const half = /[\uD800-\uDBFF]$/.test(text.slice(0, shown));
  return text.slice(0, half ? shown + 1 : shown);
}
