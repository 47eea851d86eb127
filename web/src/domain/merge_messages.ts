// What this client knows of a conversation, and what it hears: by Realtime one row at a time, by reading
// again whole pages. Either may be older than the other; a row's revision says which is newer.
import type { Message } from '@/supabase/rows';

const inOrder = (a: Message, b: Message) => a.position - b.position;

const newer = (known: Message | undefined, heard: Message): Message =>
  known && known.revision >= heard.revision ? known : heard;

/** One changed row. The same array when it brings nothing new, so that nothing is drawn again. */
export function mergeRow(known: readonly Message[], heard: Message): readonly Message[] {
  const at = known.findIndex((message) => message.id === heard.id);
  if (at < 0) return [...known, heard].sort(inOrder);
  const kept = newer(known[at], heard);
  return kept === known[at] ? known : known.with(at, kept);
}

/**
 * What was read, the newest rows of the conversation in any order, decides which rows there are. What is
 * known beyond it stays: rows that were not known `before` the reading began arrived while it was under way,
 * rows before its first one were not asked for. Unless it meets nothing that was known: then there may be a
 * gap before it, and what lies beyond has to be asked for again.
 */
export function mergePage(
  known: readonly Message[],
  page: readonly Message[],
  whole: boolean,
  before: readonly Message[],
): readonly Message[] {
  const positions = page.map((message) => message.position);
  const meets = before.some(({ id }) => page.some((message) => message.id === id));
  const first = whole || !meets ? -Infinity : Math.min(...positions);
  const knownById = new Map(known.map((message) => [message.id, message]));
  const read = page.map((message) => newer(knownById.get(message.id), message));
  const ids = new Set(page.map((message) => message.id));
  const old = new Set(before.map((message) => message.id));
  const beyond = known.filter(({ id, position }) => !ids.has(id) && (!old.has(id) || position < first));
  return [...beyond, ...read].sort(inOrder);
}

/** Rows from before the first one that is known. */
export const mergeEarlier = (known: readonly Message[], rows: readonly Message[]): readonly Message[] =>
  mergePage(known, rows, false, []);

/** What a list of the newest rows says of each, without its text. */
export type RowVersion = Pick<Message, 'id' | 'position' | 'revision'>;

/** The ids of the rows that must be read to have all that the list names, in its versions. */
export function outdated(known: readonly Message[], list: readonly RowVersion[]): string[] {
  const revisions = new Map(known.map(({ id, revision }) => [id, revision]));
  return list.filter(({ id, revision }) => (revisions.get(id) ?? -1) < revision).map(({ id }) => id);
}

export const removeRow = (known: readonly Message[], id: string): readonly Message[] =>
  known.some((message) => message.id === id) ? known.filter((message) => message.id !== id) : known;
