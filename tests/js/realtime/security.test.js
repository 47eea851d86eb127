// Row-level security holds for every change and every subscriber.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { athlete, client, must, serviceKey, signUp, until } from '../support.js';
import { listen } from './support.js';
import { table } from './tables.js';

const owned = 'owner = (select auth.uid())';

const people = async (t) => {
  const ada = await signUp();
  const bob = await signUp();
  t.after(() => Promise.all([ada, bob].map((person) => person.supabase.removeAllChannels())));
  return { ada, bob };
};

const watch = (person, notes, event = '*') =>
  listen(person.supabase ?? person, { event, schema: 'public', table: notes.name });

test('a DELETE goes to those who could see the row, also when it is young or went in a cascade', async (t) => {
  const { ada, bob } = await people(t);
  const parents = await table(t, { columns: 'id int primary key, owner uuid', policy: owned });
  const notes = await table(t, {
    columns: `id int primary key, parent int references public.${parents.name} on delete cascade, body text`,
    policy: `parent in (select id from public.${parents.name})`,
  });
  await parents.query('insert into TABLE values (1, $1), (2, $2)', [ada.user.id, bob.user.id]);
  await notes.query(`insert into TABLE values (10, 1, 'old'), (11, 1, 'cascade'), (20, 2, 'his')`);
  const hers = await watch(ada, notes);
  const his = await watch(bob, notes, 'DELETE');
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the rows are no longer young
  await notes.query('delete from TABLE where id = 10');
  await parents.query('delete from TABLE where id = 1');
  await notes.query('delete from TABLE where id = 20');
  await parents.query('insert into TABLE values (3, $1)', [ada.user.id]);
  await notes.query(`insert into TABLE values (30, 3, 'young')`);
  await until('she sees the young row', () => hers.changes.find((c) => c.new.id === 30));
  await notes.query('delete from TABLE where id = 30');
  await until('she hears of three', () => hers.changes.filter((c) => c.eventType === 'DELETE').length === 3);
  await until('he hears of his', () => his.changes.length === 1);
  const deleted = (heard) => heard.changes.filter((c) => c.eventType === 'DELETE').map((c) => c.old);
  assert.deepEqual(deleted(hers), [{ id: 10 }, { id: 11 }, { id: 30 }]);
  assert.deepEqual(deleted(his), [{ id: 20 }]);
});

test('a revoked right stops changes within a second', async (t) => {
  const { ada } = await people(t);
  const notes = await table(t, { columns: 'id serial primary key, owner uuid, body text', policy: owned });
  const marks = await table(t, { columns: 'id serial primary key', policy: 'true' });
  const heard = await watch(ada, notes);
  const marked = await watch(ada, marks);
  const insert = () => notes.query('insert into TABLE (owner) values ($1)', [ada.user.id]);
  await insert();
  await until('she hears of her row', () => heard.changes.length === 1);
  await notes.query('drop policy reading on TABLE');
  const service = client(serviceKey);
  t.after(() => service.removeAllChannels());
  const others = await watch(service, notes);
  await insert();
  await until('the service hears of the second', () => others.changes.length === 1);
  // Changes come in order: whatever she was to hear of it came before this.
  await marks.query('insert into TABLE default values');
  await until('she hears of a later change', () => marked.changes.length === 1);
  assert.equal(heard.changes.length, 1);
  await notes.query('create policy reading on TABLE for select using (true)');
  await notes.query('revoke select on TABLE from authenticated');
  await insert();
  const refused = await until('she is told', () => heard.changes[1]);
  assert.deepEqual(refused.errors, ['Error 401: Unauthorized']);
  assert.deepEqual(refused.new, {});
});

test('a policy that raises an error affects nobody else', async (t) => {
  const { ada, bob } = await people(t);
  const notes = await table(t, {
    columns: 'id serial primary key, body text',
    policy: `case when (select auth.uid()) = '${bob.user.id}' then 1 / (id - id) > 0 else true end`,
  });
  const hers = await watch(ada, notes);
  const his = await watch(bob, notes);
  for (let i = 1; i <= 20; ++i) await notes.query('insert into TABLE default values');
  await until('she hears of all', () => hers.changes.length === 20);
  assert.deepEqual(his.changes, []);
});

test('an update that takes the row away from a user is not shown to them', async (t) => {
  const { ada, bob } = await people(t);
  const notes = await table(t, { columns: 'id int primary key, owner uuid, body text', policy: owned });
  const hers = await watch(ada, notes);
  const his = await watch(bob, notes);
  await notes.query(`insert into TABLE values (1, $1, 'hers')`, [ada.user.id]);
  await until('hers', () => hers.changes.length === 1);
  await notes.query(`update TABLE set owner = $1, body = 'secret'`, [bob.user.id]);
  await until('his', () => his.changes.length === 1);
  await notes.query(`insert into TABLE values (2, $1, 'later')`, [ada.user.id]);
  await until('her later one', () => hers.changes.some((c) => c.new.body === 'later'));
  assert.deepEqual(hers.changes.map((c) => c.new.body), ['hers', 'later']);
});

test('columns that a role may not read are left out', async (t) => {
  const { ada } = await people(t);
  const notes = await table(t, { columns: 'id int primary key, body text, secret text', policy: 'true', grant: null });
  await notes.query('grant select (id, body) on TABLE to authenticated');
  const hers = await watch(ada, notes);
  const service = client(serviceKey);
  t.after(() => service.removeAllChannels());
  const all = await watch(service, notes);
  await notes.query(`insert into TABLE values (1, 'b', 's')`);
  await until('both', () => hers.changes.length === 1 && all.changes.length === 1);
  assert.deepEqual(hers.changes[0].new, { id: 1, body: 'b' });
  assert.deepEqual(all.changes[0].new, { id: 1, body: 'b', secret: 's' });
});

test('unchanged large values are present, and a very large row is told of', async (t) => {
  const { ada } = await people(t);
  const notes = await table(t, { columns: 'id int primary key, counter int, body text, bytes bytea', policy: 'true' });
  await notes.query('alter table TABLE alter body set storage external, alter bytes set storage external');
  const heard = await watch(ada, notes);
  const body = 'ü"\\'.repeat(20_000);
  await notes.query(`insert into TABLE values (1, 0, $1, convert_to($1, 'UTF8'))`, [body]);
  await notes.query('update TABLE set counter = 1');
  const update = await until('the update', () => heard.changes.find((c) => c.eventType === 'UPDATE'));
  assert.equal(update.new.body, body);
  assert.equal(update.new.bytes, Buffer.from(body).toString('hex'));
  assert.equal(update.new.counter, 1);
  await notes.query(`insert into TABLE values (2, 0, repeat('x', 3000000))`);
  const large = await until('the large row', () => heard.changes.find((c) => c.new.id === 2));
  assert.equal(large.new.body.length, 3_000_000);
  assert.equal(large.errors, null);
  await notes.query(`insert into TABLE values (3, 0, repeat('x', 9000000))`);
  const refused = await until('the refusal', () => heard.changes.find((c) => c.new.id === 3));
  assert.deepEqual(refused.errors, ['Error 413: Payload Too Large']);
  assert.deepEqual(refused.new, { id: 3, counter: 0, bytes: null });
});

test('a table without a primary key, with and without row-level security', async (t) => {
  const { ada } = await people(t);
  const secured = await table(t, { columns: 'id int, body text', policy: 'true' });
  const free = await table(t, { columns: 'id int, body text', rls: false });
  const first = await watch(ada, secured);
  const second = await watch(ada, free);
  await secured.query(`insert into TABLE values (1, 'a')`);
  await free.query(`insert into TABLE values (1, 'a')`);
  const refused = await until('the refusal', () => first.changes[0]);
  assert.deepEqual(refused.errors, ['Error 400: Bad Request, no primary key']);
  const change = await until('the row', () => second.changes[0]);
  assert.deepEqual(change.new, { id: 1, body: 'a' });
});

test('composite keys and awkward names and values', async (t) => {
  const { ada } = await people(t);
  const notes = await table(t, {
    columns: `"Odd ""name" text, second timestamptz, "from" int, primary key ("Odd ""name", second)`,
    policy: 'true',
  });
  const heard = await watch(ada, notes);
  await notes.query(`insert into TABLE values ('it''s \\ "q"', '2026-01-01T00:00:00Z', 1)`);
  await notes.query('update TABLE set "from" = 2');
  await until('both', () => heard.changes.length === 2);
  assert.deepEqual(heard.changes[1].new, { 'Odd "name': 'it\'s \\ "q"', second: '2026-01-01T00:00:00+00:00', from: 2 });
  assert.deepEqual(Object.keys(heard.changes[1].old), ['Odd "name', 'second']);
});

test('one athlete cannot hear of another through any filter', async (t) => {
  const ada = await athlete();
  const eve = await signUp();
  t.after(() => Promise.all([ada, eve].map((person) => person.supabase.removeAllChannels())));
  const filter = `conversation_id=eq.${ada.conversation.id}`;
  const hers = await listen(ada.supabase, { event: '*', schema: 'public', table: 'messages', filter });
  const stolen = await listen(eve.supabase, { event: '*', schema: 'public', table: 'messages', filter });
  must(await ada.supabase.from('messages').insert({ conversation_id: ada.conversation.id, role: 'user', content: 'hi' }));
  await until('the reply', () => hers.changes.some((c) => c.new.status === 'complete' && c.new.role === 'assistant'));
  must(await ada.supabase.from('conversations').delete().eq('id', ada.conversation.id));
  const everything = await listen(ada.supabase, { event: 'DELETE', schema: 'public', table: 'messages' });
  assert.equal(everything.system[0].status, 'ok');
  assert.deepEqual(stolen.changes, []);
});
