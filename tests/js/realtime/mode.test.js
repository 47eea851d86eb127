// coach-relay run --mode realtime: a second relay beside the stack's, with no login but Realtime's.
import { createClient } from '@supabase/supabase-js';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { anonKey, athlete, must, until } from '../support.js';
import { listen } from './support.js';

const { COACH_LOCAL: local, COACH_PORT: port, COACH_PRESET: preset } = process.env;
const program = join(import.meta.dirname, '../../../build', preset, 'bin/coach-relay');
const secrets = join(local, 'secrets');
const login = () => {
  const password = readFileSync(join(secrets, 'coach_realtime'), 'utf8').trim();
  return `postgres://coach_realtime:${password}@127.0.0.1:${port}/postgres`;
};

// Nothing of this test's environment but what is named.
const start = (t, environment, more = []) => {
  const child = spawn(
    program,
    ['--state', join(secrets, 'relay'), 'run', '--mode', 'realtime', '--listen', '127.0.0.1:0', ...more],
    { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  t.after(() => child.kill('SIGKILL'));
  const relay = { child, said: '' };
  child.stderr.on('data', (text) => (relay.said += text));
  return relay;
};

test('Realtime is served, and nothing else', { timeout: 60_000 }, async (t) => {
  const relay = start(t, { RELAY_REALTIME_DATABASE_URL: login(), RELAY_AUTH_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/' });
  const url = await until('it listens', () => relay.said.match(/listening on (http:\S+)/)?.[1]);
  for (const path of ['/rest/v1/messages', '/auth/v1/settings', '/api/conversations', '/']) {
    const { status } = await fetch(url + path, { headers: { apikey: anonKey } });
    assert.ok(status === 404 || status === 503, `${path}: ${status}`);
  }

  const { supabase, session, conversation } = await athlete();
  const watcher = createClient(url, anonKey, { accessToken: async () => session.access_token });
  t.after(() => watcher.removeAllChannels());
  await watcher.realtime.setAuth();
  const filter = `conversation_id=eq.${conversation.id}`;
  const { changes } = await listen(watcher, { event: 'INSERT', schema: 'public', table: 'messages', filter });
  const row = { conversation_id: conversation.id, role: 'user', content: 'How heavy is the sled?' };
  const sent = must(await supabase.from('messages').insert(row).select().single());
  await until('the question', () => changes.find(({ new: row }) => row.id === sent.id));

  await watcher.removeAllChannels();
  relay.child.kill('SIGTERM');
  assert.deepEqual(await once(relay.child, 'exit'), [0, null]);
});

test('what it cannot serve it refuses, and says what to do', async (t) => {
  const without = start(t, { RELAY_REST_DATABASE_URL: login() });
  assert.deepEqual(await once(without.child, 'close'), [2, null]);
  assert.match(without.said, /--mode realtime needs RELAY_REALTIME_DATABASE_URL/);

  const more = start(t, { RELAY_REALTIME_DATABASE_URL: login() }, ['--web', local]);
  assert.deepEqual(await once(more.child, 'close'), [2, null]);
  assert.match(more.said, /leave out --postgrest and --web/);
});
