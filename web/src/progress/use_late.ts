import { useEffect, useState } from 'react';

/** After this a wait is worth a word. */
const lateMs = 2000;

/** Whether `waiting` has been true for some time. */
export function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), lateMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waiting]);
  return waiting && late;
}
