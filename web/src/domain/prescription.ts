// A workout that a reply prescribes: whether there is one, its title, how long and what kind it is.
import type { PrescribedWorkout, SessionType } from '@/supabase/rows';

export interface Prescription {
  workout: PrescribedWorkout;
  sessionType: SessionType | undefined;
}

/** Things that only a prescription has: sets, intervals, loads to use, a session's name. */
const signs = [
  /\b\d+\s*(?:x|×)\s*\d+/i,
  /\b\d+\s*(?:sets?|rounds?|reps?|intervals?)\b/i,
  /\b(?:warm[- ]?up|cool[- ]?down|main set)\b/i,
  /\bRPE\s*\d/i,
  /\b\d+\s*(?:min|minutes)\b/i,
];

const kinds: readonly [SessionType, RegExp][] = [
  ['simulation', /\b(?:simulation|race[- ]?simulation|full hyrox)\b/gi],
  ['run', /\b(?:runs?|running|tempo|threshold|easy pace|km repeats?|jog)\b/gi],
  ['strength', /\b(?:squats?|deadlifts?|press|strength|sled|lunges?|carry|carries)\b/gi],
  ['hiit', /\b(?:hiit|emom|amrap|intervals?|burpees?|wall balls?|ski\s?erg|row(?:ing)?)\b/gi],
  ['recovery', /\b(?:recovery|mobility|stretch(?:ing)?|rest day)\b/gi],
];

const plain = (markdown: string) => markdown.replace(/[*_`#>]/g, '').trim();

/** What is to be logged of a reply; undefined when it prescribes nothing. */
export function prescriptionIn(reply: string): Prescription | undefined {
  const found = signs.filter((sign) => sign.test(reply)).length;
  const listed = /^[ \t]*(?:[-*]|\d+\.)[ \t]+/m.test(reply) || /^\|.*\|$/m.test(reply);
  if (found < 2 || !listed) return undefined;
  const duration_minutes = durationIn(reply);
  return {
    workout: { title: titleOf(reply), text: reply.trim(), ...(duration_minutes && { duration_minutes }) },
    sessionType: kindOf(reply),
  };
}

function titleOf(reply: string): string {
  const lines = reply.split('\n').map((line) => line.trim());
  const heading =
    lines.find((line) => /^#{1,6}\s/.test(line)) ?? lines.find((line) => /^\*\*[^*]+\*\*:?$/.test(line));
  const title = plain(heading ?? '').replace(/:$/, '');
  return title === '' ? 'Workout from Coach K' : title.slice(0, 80);
}

/** A whole session's length, when the reply names one: "a 60-minute session", "Total: 45 min". */
function durationIn(reply: string): number | undefined {
  const match =
    /\btotal(?:\s+time)?\W{1,4}(?:about\s+|~\s*)?(\d{2,3})\s*(?:min|minutes)\b/i.exec(reply) ??
    /\b(\d{2,3})[\s-]*(?:min|minutes?)\s+(?:[a-z-]+\s+)?(?:session|workout|run)\b/i.exec(reply);
  const minutes = Number(match?.[1]);
  return minutes >= 10 && minutes <= 300 ? minutes : undefined;
}

/** The kind whose words come up most; the order of `kinds` decides a draw. */
function kindOf(reply: string): SessionType | undefined {
  let best: SessionType | undefined;
  let most = 0;
  for (const [kind, words] of kinds) {
    const count = reply.match(words)?.length ?? 0;
    if (count > most) [best, most] = [kind, count];
  }
  return best;
}
