import type { PersistedClient, Persister } from '@tanstack/react-query-persist-client';
import { del, get, set } from 'idb-keyval';

const key = 'coach-k.queries';
/** A growing answer changes its conversation many times a second, and each time all that is kept is written. */
const writeEveryMs = 1000;

let latest: PersistedClient | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let written = '';

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  // A full or forbidden store costs the start without a network, nothing else.
  if (latest) void set(key, latest).catch(() => undefined);
  latest = undefined;
}

/** Changes with every answer but the messages: those are few, and the next start should know them. */
const versionOf = ({ clientState }: PersistedClient): string =>
  clientState.queries
    .filter(({ queryKey }) => queryKey[0] !== 'messages')
    .map(({ queryHash, state }) => `${queryHash} ${state.dataUpdatedAt}`)
    .join();

/** What was read, in IndexedDB. Signing out forgets it. */
export const persister: Persister = {
  persistClient: (client: PersistedClient) => {
    latest = client;
    const version = versionOf(client);
    if (version === written) timer ??= setTimeout(write, writeEveryMs);
    else write();
    written = version;
  },
  restoreClient: () => get<PersistedClient>(key),
  removeClient: () => {
    latest = undefined;
    return del(key);
  },
};
