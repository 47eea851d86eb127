// A race's goal time: minutes in the database, "1:20" to the athlete.

/** "1:20" (h:mm), "1:20:30", "1h 20" or "80" (minutes) → minutes; undefined when it is none of these. */
export function parseGoalTime(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  const minutes = /^(\d{1,3})\s*(?:m|min|minutes)?$/.exec(plain);
  if (minutes) return Number(minutes[1]);
  const clock = /^(\d{1,2})(?:\s*[:.]\s*|\s*h\s*)(\d{1,2})(?:\s*m(?:in)?)?(?:\s*:\s*(\d{2}))?$/.exec(plain);
  if (!clock) return undefined;
  const [hours, rest, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  if (rest >= 60 || seconds >= 60) return undefined;
  return hours * 60 + rest + seconds / 60;
}

/** 80 → "1:20", 80.5 → "1:20:30". */
export function formatGoalTime(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.round(minutes * 60);
  const hours = `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}`;
  return seconds % 60 === 0 ? hours : `${hours}:${two(seconds % 60)}`;
}
