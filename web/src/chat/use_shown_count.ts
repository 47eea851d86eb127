import { startTransition, useEffect, useState } from 'react';

/** A few screens; turning Markdown into elements takes some milliseconds a message. */
const atFirst = 16;
const more = 4;

/** Calls back when the page has nothing else to do; Safari does not tell, there it is soon. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 30);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run, { timeout: 500 });
  return () => cancelIdleCallback(idle);
}

/** How many of the newest messages to draw: what is seen at once, the older ones bit by bit in idle moments. */
export function useShownCount(total: number): number {
  const [count, setCount] = useState(atFirst);
  const lacking = count < total;
  useEffect(() => {
    if (!lacking) return;
    return whenIdle(() => startTransition(() => setCount(count + more)));
  }, [count, lacking]);
  return Math.min(count, total);
}
