// The protocol itself: versions, refusals, limits, slow clients.
import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { anonKey, serviceKey, signUp, until, url } from '../support.js';
import { table } from './tables.js';
import { Wire, subscribed } from './wire.js';

const opened = async (t, options) => {
  const wire = await Wire.open(options);
  t.after(() => wire.close());
  return wire;
};

// The refusal of an upgrade, which fetch() and WebSocket do not show.
const upgrade = (target) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = createConnection(Number(port), hostname);
    let text = '';
    socket.on('data', (data) => (text += data));
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(text.split(' ')[1]), body: text.split('\r\n\r\n')[1] }));
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });

test('both protocol versions: join, heartbeat, leave', async (t) => {
  for (const options of [{ vsn: '1.0.0' }, { vsn: '2.0.0' }, { vsn: '2.0.0', path: '/socket/websocket' }]) {
    const wire = await opened(t, options);
    assert.deepEqual(await wire.join('realtime:room'), { status: 'ok', response: { postgres_changes: [] } });
    const state = await wire.next((m) => m.event === 'presence_state');
    assert.deepEqual(state.payload, {});
    wire.send('phoenix', 'heartbeat', {}, { ref: 'beat', joinRef: null });
    const beat = await wire.next((m) => m.ref === 'beat');
    assert.deepEqual([beat.topic, beat.event, beat.payload], ['phoenix', 'phx_reply', { status: 'ok', response: {} }]);
    const ref = wire.send('realtime:room', 'phx_leave', {});
    assert.equal((await wire.next((m) => m.ref === ref)).payload.status, 'ok');
    const closed = await wire.next((m) => m.event === 'phx_close');
    assert.equal(closed.topic, 'realtime:room');
  }
});

test('a second join of a topic closes the first', async (t) => {
  const wire = await opened(t);
  await wire.join('realtime:room');
  const first = wire.joinRef;
  await wire.join('realtime:room');
  const closed = await wire.next((m) => m.event === 'phx_close');
  assert.equal(closed.ref, first);
  // What belongs to the first join no longer concerns the second.
  wire.send('realtime:room', 'phx_leave', {}, { joinRef: first });
  const ref = wire.send('realtime:room', 'broadcast', { type: 'broadcast', event: 'x', payload: {} });
  assert.ok(ref);
  assert.equal(wire.messages.filter((m) => m.event === 'phx_close').length, 0);
});

test('upgrades are refused with a reason', async () => {
  const path = '/realtime/v1/websocket';
  assert.deepEqual(await upgrade(path), { status: 401, body: '{"error":"API key is missing"}' });
  assert.equal((await upgrade(`${path}?apikey=nonsense`)).body, '{"error":"The token provided is not a valid JWT"}');
  const forged = `${anonKey.split('.').slice(0, 2).join('.')}.${'A'.repeat(43)}`;
  assert.equal((await upgrade(`${path}?apikey=${forged}`)).body, '{"error":"Failed to validate JWT signature"}');
});

test('joins are refused with a reason', async (t) => {
  const wire = await opened(t);
  const reason = async (topic, more) => (await wire.join(topic, {}, more)).response.reason;
  assert.equal(await reason('room'), 'unmatched topic');
  assert.equal(await reason('realtime:'), 'TopicNameRequired: You must provide a topic name');
  assert.equal(await reason('realtime:a', { access_token: 'x.y.z' }), 'MalformedJWT: The token provided is not a valid JWT');
  for (let n = 0; n < 100; ++n) {
    assert.equal((await wire.join(`realtime:many-${n}`)).status, 'ok');
    if (n % 40 === 39) await new Promise((resolve) => setTimeout(resolve, 600)); // below the limit of joins
  }
  assert.equal(await reason('realtime:one-more'), 'ChannelRateLimitReached: Too many channels');
});

test('too many joins a second are refused', async (t) => {
  const wire = await opened(t);
  const replies = await Promise.all(
    Array.from({ length: 150 }, (_, n) => {
      const ref = String(1_000 + n);
      wire.send(`realtime:burst`, 'phx_join', { config: {} }, { ref, joinRef: ref });
      return wire.next((m) => m.event === 'phx_reply' && m.ref === ref);
    }),
  );
  const reasons = new Set(replies.map((m) => m.payload.response.reason));
  assert.deepEqual([...reasons], [undefined, 'ClientJoinRateLimitReached: Too many joins per second']);
});

test('a refreshed token is taken; a bad one closes the channel', async (t) => {
  const ada = await signUp();
  const wire = await opened(t);
  await wire.join('realtime:room', {}, { access_token: ada.session.access_token });
  wire.send('realtime:room', 'access_token', { access_token: ada.session.access_token });
  wire.send('realtime:room', 'access_token', { access_token: 'a.b.c' });
  const told = await wire.next((m) => m.event === 'system');
  assert.equal(told.payload.status, 'error');
  assert.match(told.payload.message, /MalformedJWT/);
  await wire.next((m) => m.event === 'phx_close');
});

test('a first join without a token is subscribed when the token comes', async (t) => {
  const ada = await signUp();
  const notes = await table(t, { columns: 'id int primary key', policy: 'true', grant: null });
  await notes.query('grant select on TABLE to authenticated');
  const wire = await opened(t);
  await wire.join('realtime:late', { postgres_changes: [{ event: '*', schema: 'public', table: notes.name, filter: 'id=gt.0' }] });
  const refused = await wire.next((m) => m.event === 'system');
  assert.equal(refused.payload.status, 'error');
  wire.send('realtime:late', 'access_token', { access_token: ada.session.access_token });
  await wire.next(subscribed);
  await notes.query('insert into TABLE values (1)');
  await wire.next((m) => m.event === 'postgres_changes');
});

test('a client that stops reading is dropped; nobody waits for it and the WAL moves on', { timeout: 60_000 }, async (t) => {
  const notes = await table(t, { columns: 'id int primary key, body text, n int', policy: 'true' });
  const changes = [{ event: '*', schema: 'public', table: notes.name }];
  const { hostname, port } = new URL(url);
  const slow = createConnection(Number(port), hostname);
  t.after(() => slow.destroy());
  const gone = new Promise((resolve) => slow.on('close', resolve).on('error', resolve));
  const frame = (text) => {
    const bytes = Buffer.from(text.padEnd(200)); // shorter ones have another header
    return Buffer.concat([Buffer.from([0x81, 0xfe, bytes.length >> 8, bytes.length & 255, 0, 0, 0, 0]), bytes]);
  };
  slow.write(
    `GET /realtime/v1/websocket?apikey=${serviceKey}&vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await new Promise((resolve) => slow.once('data', resolve));
  slow.write(frame(JSON.stringify(['1', '1', 'realtime:slow', 'phx_join', { config: { postgres_changes: changes } }])));
  await new Promise((resolve) => slow.on('data', (data) => data.includes('Subscribed to PostgreSQL') && resolve()));
  slow.removeAllListeners('data');
  slow.pause();

  const quick = await opened(t, { key: serviceKey });
  await quick.join('realtime:quick', { postgres_changes: changes });
  await quick.next(subscribed);
  const metric = async (name) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(text.match(new RegExp(`^coach_relay_realtime_${name}(?:_total)? (.*)$`, 'm'))?.[1]);
  };
  // Updates of a few rows are conflated: the slow client stays.
  await notes.query(`insert into TABLE select n, repeat('x', 100000), 0 from generate_series(1, 3) n`);
  for (let n = 1; n <= 150; ++n) await notes.query('update TABLE set n = $1', [n]);
  await quick.next((m) => m.event === 'postgres_changes' && m.payload.data.record.n === 150);
  assert.ok((await metric('conflated')) > 0);
  const dropped = await metric('dropped_slow');
  // Different rows pile up until the limit.
  for (let id = 10; id < 300; ++id) await notes.query(`insert into TABLE values ($1, repeat('x', 100000), 0)`, [id]);
  await quick.next((m) => m.event === 'postgres_changes' && m.payload.data.record.id === 299);
  await until('it is dropped', async () => (await metric('dropped_slow')) === dropped + 1);
  slow.resume();
  await gone;
  const lag = await until('the slot follows', async () => {
    const { rows } = await notes.query(
      `select pg_current_wal_lsn() - confirmed_flush_lsn as lag from pg_replication_slots where slot_name like 'coach_relay%'`,
    );
    return Number(rows[0].lag) < 1_000_000 && rows;
  });
  assert.ok(lag);
});
