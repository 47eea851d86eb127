// One row that many watch, and a topic whose slow members are dropped in the middle of a broadcast.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { anonKey, signUp, until, url } from '../support.js';
import { listen } from './support.js';
import { table } from './tables.js';
import { Wire } from './wire.js';

test('many users watch one row, each checked as themselves', { timeout: 60_000 }, async (t) => {
  const people = await Promise.all(Array.from({ length: 12 }, () => signUp()));
  t.after(() => Promise.all(people.map(({ supabase }) => supabase.removeAllChannels())));
  const allowed = people.filter((_, i) => i % 3 !== 0);
  const list = allowed.map(({ user }) => `'${user.id}'`).join(', ');
  const notes = await table(t, { columns: 'id int primary key, n int', policy: `(select auth.uid()) in (${list})` });
  const heard = await Promise.all(
    people.map(({ supabase }) => listen(supabase, { event: '*', schema: 'public', table: notes.name })),
  );
  await notes.query('insert into TABLE values (1, 0)');
  for (let n = 1; n <= 50; ++n) await notes.query('update TABLE set n = $1', [n]);
  await until('the last update', () => heard.every((h, i) => i % 3 === 0 || h.changes.at(-1)?.new.n === 50));
  heard.forEach((h, i) => assert.equal(h.changes.length, i % 3 === 0 ? 0 : 51, `person ${i}`));
});

test('members that do not read are dropped while a broadcast goes out; the others get it all', { timeout: 60_000 }, async (t) => {
  const topic = 'realtime:crowd';
  const { hostname, port } = new URL(url);
  const frame = (text) => {
    const bytes = Buffer.from(text.padEnd(200));
    return Buffer.concat([Buffer.from([0x81, 0xfe, bytes.length >> 8, bytes.length & 255, 0, 0, 0, 0]), bytes]);
  };
  for (let n = 0; n < 5; ++n) {
    const slow = createConnection(Number(port), hostname);
    t.after(() => slow.destroy());
    slow.on('error', () => {}); // it is to be dropped
    slow.write(
      `GET /realtime/v1/websocket?apikey=${anonKey}&vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await new Promise((resolve) => slow.once('data', resolve));
    slow.write(frame(JSON.stringify(['1', '1', topic, 'phx_join', { config: {} }])));
    await new Promise((resolve) => slow.once('data', resolve));
    slow.pause();
  }
  const reader = await Wire.open();
  const sender = await Wire.open();
  t.after(() => Promise.all([reader.close(), sender.close()]));
  await reader.join(topic);
  await sender.join(topic, { broadcast: { ack: true } });
  const text = 'x'.repeat(200_000);
  for (let n = 0; n < 120; ++n) {
    const ref = sender.send(topic, 'broadcast', { type: 'broadcast', event: 'e', payload: { n, text } });
    await sender.next((m) => m.ref === ref);
  }
  await until('the reader has all', () => reader.messages.filter((m) => m.binary).length === 120);
  const beat = sender.send('phoenix', 'heartbeat', {}, { joinRef: null });
  assert.equal((await sender.next((m) => m.ref === beat)).payload.status, 'ok', 'the relay lives');
  const metric = (await (await fetch(`${url}/metrics`)).text()).match(/^coach_relay_realtime_dropped_slow_total (.*)$/m)[1];
  assert.ok(Number(metric) >= 5);
});
