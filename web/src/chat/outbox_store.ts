import { useSyncExternalStore } from 'react';
import { type Outbox, parseOutbox } from '@/domain/outbox';

/** An athlete's outbox in localStorage: it outlives a reload, and all tabs see the same one. */
export class OutboxStore {
  private outbox: Outbox;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly key: string) {
    this.outbox = parseOutbox(localStorage.getItem(key));
    addEventListener('storage', (event) => {
      if (event.key !== key) return;
      this.outbox = parseOutbox(event.newValue);
      this.tell();
    });
  }

  readonly get = (): Outbox => this.outbox;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  update(change: (outbox: Outbox) => Outbox): void {
    // Another tab may have written since; its storage event comes later than this.
    this.outbox = change(parseOutbox(localStorage.getItem(this.key)));
    localStorage.setItem(this.key, JSON.stringify(this.outbox));
    this.tell();
  }

  private tell() {
    for (const listener of this.listeners) listener();
  }
}

const stores = new Map<string, OutboxStore>();

export function outboxOf(userId: string): OutboxStore {
  let store = stores.get(userId);
  if (!store) {
    store = new OutboxStore(`coach-k.outbox.${userId}`);
    stores.set(userId, store);
  }
  return store;
}

export function useOutbox(userId: string): Outbox {
  const store = outboxOf(userId);
  return useSyncExternalStore(store.subscribe, store.get);
}
