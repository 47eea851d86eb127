// Broadcast and presence: between clients, over HTTP, from the database, on private channels.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { anonKey, client, serviceKey, signUp, until, url } from '../support.js';
import { connect } from '../database.js';
import { join } from './support.js';

const topicOf = (name) => `${name}-${randomUUID()}`;

const clients = (t, count) => {
  const made = Array.from({ length: count }, () => client());
  t.after(() => Promise.all(made.map((supabase) => supabase.removeAllChannels())));
  return made;
};

const hear = (channel, event = '*') => {
  const heard = [];
  channel.on('broadcast', { event }, (message) => heard.push(message));
  return heard;
};

test('broadcast to the others, to oneself when asked, with acknowledgement', async (t) => {
  const [a, b, c] = clients(t, 3);
  const topic = topicOf('room');
  const first = await join(a, topic, { broadcast: { ack: true } });
  const second = await join(b, topic, { broadcast: { self: true } });
  const third = await join(c, topicOf('elsewhere'));
  const heard = [hear(first), hear(second), hear(third)];
  assert.equal(await first.send({ type: 'broadcast', event: 'wave', payload: { n: 1, text: 'ü"' } }), 'ok');
  await until('the other hears', () => heard[1].length === 1);
  await second.send({ type: 'broadcast', event: 'back', payload: { n: 2 } });
  await until('both hear', () => heard[0].length === 1 && heard[1].length === 2);
  assert.deepEqual(heard[1][0].payload, { n: 1, text: 'ü"' });
  assert.equal(heard[1][0].event, 'wave');
  assert.deepEqual(heard[1].map((m) => m.event), ['wave', 'back']);
  assert.deepEqual(heard[0].map((m) => m.event), ['back']);
  assert.deepEqual(heard[2], []);
});

test('a binary payload arrives as it was sent', async (t) => {
  const [a, b] = clients(t, 2);
  const topic = topicOf('binary');
  const first = await join(a, topic);
  const second = await join(b, topic);
  const heard = hear(second, 'bytes');
  await first.send({ type: 'broadcast', event: 'bytes', payload: new Uint8Array([0, 1, 255, 128]).buffer });
  const message = await until('the bytes', () => heard[0]);
  assert.deepEqual([...new Uint8Array(message.payload)], [0, 1, 255, 128]);
});

test('broadcast over HTTP', async (t) => {
  const [a] = clients(t, 1);
  const topic = topicOf('http');
  const heard = hear(await join(a, topic));
  const post = (path, body, key = anonKey) =>
    fetch(`${url}/realtime/v1/api/broadcast${path}`, {
      method: 'POST',
      headers: { apikey: key, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.status);
  assert.equal(await post('', { messages: [{ topic, event: 'one', payload: { n: 1 } }] }), 202);
  assert.equal(await post(`/${topic}/events/two`, { n: 2 }), 202);
  assert.equal(await post('', { messages: [{ topic, event: 'one' }] }), 422);
  assert.equal(await post('', {}), 422);
  assert.equal(await post('', { messages: [] }, 'nonsense'), 401);
  await until('both arrive', () => heard.length === 2);
  assert.deepEqual(heard.map((m) => [m.event, m.payload]), [['one', { n: 1 }], ['two', { n: 2 }]]);
  // A channel that has not joined sends over HTTP by itself.
  const [b] = clients(t, 1);
  assert.deepEqual(await b.channel(topic).httpSend('three', { n: 3 }), { success: true });
  await until('it arrives', () => heard.length === 3);
});

test('presence: who is there, who comes, changes and goes', async (t) => {
  const [a, b] = clients(t, 2);
  const topic = topicOf('presence');
  const joinPresence = (supabase, key) =>
    new Promise((resolve) => {
      const events = [];
      const channel = supabase.channel(topic, { config: { presence: { key } } });
      for (const event of ['sync', 'join', 'leave']) {
        channel.on('presence', { event }, (message) => events.push([event, message.key]));
      }
      channel.subscribe((status) => status === 'SUBSCRIBED' && resolve({ channel, events }));
    });
  const ada = await joinPresence(a, 'ada');
  assert.equal(await ada.channel.track({ at: 'sled' }), 'ok');
  await until('ada sees herself', () => ada.channel.presenceState().ada);
  const bob = await joinPresence(b, 'bob');
  await until('bob sees ada', () => bob.channel.presenceState().ada);
  assert.equal(bob.channel.presenceState().ada[0].at, 'sled');
  await bob.channel.track({ at: 'row' });
  await until('ada sees bob', () => ada.channel.presenceState().bob);
  await bob.channel.track({ at: 'lunges' });
  await until('ada sees where bob is', () => ada.channel.presenceState().bob?.[0].at === 'lunges');
  assert.equal(ada.channel.presenceState().bob.length, 1);
  await bob.channel.untrack();
  await until('bob is gone', () => !ada.channel.presenceState().bob);
  await a.removeAllChannels();
  await until('ada is gone', () => !bob.channel.presenceState().ada);
  assert.ok(ada.events.some(([event, key]) => event === 'join' && key === 'bob'));
  assert.ok(ada.events.some(([event, key]) => event === 'leave' && key === 'bob'));
});

test('private channels follow the policies of realtime.messages', async (t) => {
  const database = await connect();
  const topic = topicOf('private');
  const policy = (name) => `rt_${process.pid}_${name}`;
  t.after(async () => {
    for (const name of ['read', 'write']) {
      await database.query(`drop policy if exists ${policy(name)} on realtime.messages`);
    }
    await database.end();
  });
  const ada = await signUp();
  const eve = await signUp();
  t.after(() => Promise.all([ada, eve].map((person) => person.supabase.removeAllChannels())));
  await database.query(`create policy ${policy('read')} on realtime.messages for select to authenticated
    using (realtime.topic() = '${topic}' and (select auth.uid()) = '${ada.user.id}')`);
  await ada.supabase.realtime.setAuth();
  await eve.supabase.realtime.setAuth();
  const hers = await join(ada.supabase, topic, { private: true });
  const heard = hear(hers);
  await assert.rejects(join(eve.supabase, topic, { private: true }), /Unauthorized: You do not have permissions to read/);
  // Reading is not writing.
  await hers.send({ type: 'broadcast', event: 'no', payload: {} });
  const post = (key) =>
    fetch(`${url}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: { apikey: anonKey, Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ messages: [{ topic, event: 'http', payload: { by: 'http' }, private: true }] }),
    }).then((response) => response.status);
  assert.equal(await post(eve.session.access_token), 202); // accepted, and goes to nobody
  assert.equal(await post(serviceKey), 202);
  await until('the service key may', () => heard.length === 1);
  assert.deepEqual(heard[0].payload, { by: 'http' });
  // A public topic of the same name is another topic.
  const [other] = clients(t, 1);
  const open = await join(other, topic);
  const publicly = hear(open);
  await open.send({ type: 'broadcast', event: 'public', payload: {} });
  // From the database.
  await database.query('select realtime.send($1, $2, $3, true)', [{ n: 1 }, 'db', topic]);
  await database.query('select realtime.send($1, $2, $3, false)', [{ n: 2 }, 'db', topic]);
  await until('the private one', () => heard.length === 2);
  assert.equal(heard[1].event, 'db');
  assert.equal(heard[1].payload.n, 1);
  assert.ok(heard[1].payload.id);
  await until('the public one', () => publicly.length === 1);
  assert.equal(publicly[0].payload.n, 2);
  const stored = await database.query('select count(*)::int as n from realtime.messages where topic = $1', [topic]);
  assert.equal(stored.rows[0].n, 2, 'the probes of the authorisation are gone');
});

test('broadcast_changes from a trigger', async (t) => {
  const database = await connect();
  const topic = topicOf('changes');
  const name = `rt_broadcast_${process.pid}`;
  t.after(async () => {
    await database.query(`drop table if exists public.${name}; drop function if exists public.${name}_tell`);
    await database.query(`drop policy if exists ${name} on realtime.messages`);
    await database.end();
  });
  await database.query(`
    create table public.${name} (id int primary key, body text);
    create function public.${name}_tell() returns trigger language plpgsql as $$
    begin
      perform realtime.broadcast_changes('${topic}', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
      return null;
    end $$;
    create trigger tell after insert or update or delete on public.${name}
      for each row execute function public.${name}_tell();
    create policy ${name} on realtime.messages for select to authenticated using (realtime.topic() = '${topic}')`);
  const ada = await signUp();
  t.after(() => ada.supabase.removeAllChannels());
  await ada.supabase.realtime.setAuth();
  const heard = hear(await join(ada.supabase, topic, { private: true }));
  await database.query(`insert into public.${name} values (1, 'a'); update public.${name} set body = 'b';
    delete from public.${name}`);
  await until('three', () => heard.length === 3);
  assert.deepEqual(heard.map((m) => m.payload.operation), ['INSERT', 'UPDATE', 'DELETE']);
  assert.deepEqual(heard[1].payload.record, { id: 1, body: 'b' });
  assert.deepEqual(heard[1].payload.old_record, { id: 1, body: 'a' });
  assert.equal(heard[1].payload.table, name);
});
