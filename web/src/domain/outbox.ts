// Questions on their way: shown at once, kept over a reload, sent when there is a network. Pure: the store
// and the sender are in chat/.

export interface Unsent {
  /** The message's id, made here: sending it twice makes one message. */
  id: string;
  conversationId: string;
  /** The conversation is new and has to be made first. */
  opensConversation: boolean;
  content: string;
  createdAt: string;
  /** Why the server refused it; the athlete decides what becomes of it. */
  refusal?: string;
}

export type Outbox = readonly Unsent[];

export const add = (outbox: Outbox, unsent: Unsent): Outbox => [...outbox, unsent];
export const remove = (outbox: Outbox, id: string): Outbox => outbox.filter((unsent) => unsent.id !== id);

/** What the athlete takes back; the next question of its conversation opens that instead. */
export const discard = (outbox: Outbox, id: string): Outbox => {
  const gone = outbox.find((unsent) => unsent.id === id);
  const heir =
    gone?.opensConversation &&
    outbox.find((unsent) => unsent.id !== id && unsent.conversationId === gone.conversationId);
  return remove(outbox, id).map((unsent) =>
    unsent === heir ? { ...unsent, opensConversation: true } : unsent,
  );
};

export const refuse = (outbox: Outbox, id: string, refusal: string): Outbox =>
  outbox.map((unsent) => (unsent.id === id ? { ...unsent, refusal } : unsent));

export const sendAgain = (outbox: Outbox, id: string): Outbox =>
  outbox.map((unsent) => {
    if (unsent.id !== id) return unsent;
    const { refusal: _, ...again } = unsent;
    return again;
  });

/** The next one to send: in order, and none behind a refused one of its conversation. */
export function next(outbox: Outbox): Unsent | undefined {
  const blocked = new Set<string>();
  for (const unsent of outbox) {
    if (unsent.refusal !== undefined) blocked.add(unsent.conversationId);
    else if (!blocked.has(unsent.conversationId)) return unsent;
  }
  return undefined;
}

/** Seconds until the next attempt after `failures` in a row. */
export const backoffSeconds = (failures: number): number => Math.min(30, 2 ** Math.max(0, failures - 1));

/** Reads what was kept; nothing when it is not an outbox. */
export function parseOutbox(text: string | null): Outbox {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? (kept as Unsent[]).filter((unsent) => typeof unsent?.id === 'string') : [];
  } catch {
    return [];
  }
}
