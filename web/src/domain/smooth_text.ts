// A streaming text arrives in pieces, several times a second; shown at an even pace it reads better.

/** Seconds after which a piece is shown whole: about two writer's ticks, so that the next one is there in time. */
const catchUpSeconds = 0.25;

/** How much of `total` characters to show, `seconds` after `shown` of them were shown. */
export function nextLength(shown: number, total: number, seconds: number): number {
  if (total <= shown) return total;
  const behind = total - shown;
  return Math.min(total, shown + Math.max(1, Math.ceil(behind * Math.min(1, seconds / catchUpSeconds))));
}
