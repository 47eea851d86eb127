// Events, schemas, tables and filters: what reaches the callback and what does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, serviceKey, until } from '../support.js';
import { caughtUp, listen } from './support.js';
import { table } from './tables.js';

const rows = [
  [1, 'alpha', 1.5, true],
  [2, 'Beta', 2.0, false],
  [3, 'a,b', -3, null],
  [4, 'gamma', null, true],
  [5, null, 100, false],
];

// filter → ids whose INSERT arrives
const cases = {
  'id=eq.2': [2],
  'id=neq.2': [1, 3, 4, 5],
  'id=lt.2': [1],
  'id=lte.2': [1, 2],
  'id=gt.4': [5],
  'id=gte.4': [4, 5],
  'id=in.(1,3,9)': [1, 3],
  'amount=eq.2': [2],
  'amount=gt.-5': [1, 2, 3, 5],
  'amount=lt.2.00': [1, 3],
  'title=eq.alpha': [1],
  'title=eq."a,b"': [3],
  'title=in.("a,b",gamma)': [3, 4],
  'title=like.%a': [2, 4, 1].sort(),
  'title=like.b%': [],
  'title=ilike.b%': [2],
  'title=ilike._LPHA': [1],
  'done=is.true': [1, 4],
  'done=is.null': [3],
  'done=eq.false': [2, 5],
  'title=is.null': [5],
  'title=not.is.null': [1, 2, 3, 4],
  'id=not.eq.2': [1, 3, 4, 5],
  'id=not.in.(1,2)': [3, 4, 5],
  'title=not.like.%a': [3],
  'id=gt.1,id=lt.4': [2, 3],
  'id=gt.1,done=is.true': [4],
  'title=isdistinct.alpha': [2, 3, 4, 5],
  '': [1, 2, 3, 4, 5],
};

test('filters', async (t) => {
  const notes = await table(t, {
    columns: 'id int primary key, title text, amount numeric(8,2), done bool',
    policy: 'true',
  });
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const heard = {};
  for (const filter of Object.keys(cases)) {
    heard[filter] = await listen(supabase, { event: 'INSERT', schema: 'public', table: notes.name, filter });
    assert.equal(heard[filter].system[0]?.status, 'ok', `${filter}: ${heard[filter].system[0]?.message}`);
  }
  for (const row of rows) await notes.query('insert into TABLE values ($1, $2, $3, $4)', row);
  await until('all rows arrive', () => heard[''].changes.length === rows.length);
  await caughtUp(supabase);
  for (const [filter, ids] of Object.entries(cases)) {
    assert.deepEqual(heard[filter].changes.map((c) => c.new.id), ids, filter);
  }
});

test('a subscription that cannot be is refused with the reason', async (t) => {
  const notes = await table(t, { columns: 'id int primary key, title text', policy: 'true' });
  const hidden = await table(t, { columns: 'id int primary key', policy: 'true', publish: false });
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const on = (filter, name = notes.name) =>
    listen(supabase, { event: '*', schema: 'public', table: name, filter }).then((heard) => heard.system[0]);
  for (const [filter, reason, name] of [
    ['id=foo.1', /Error parsing `filter` params/],
    ['nonsense', /Error parsing `filter` params/],
    ['other=eq.1', /invalid column for filter other/],
    ['id=eq.one', /invalid input syntax for type integer/],
    ['title=is.true', /requires a boolean column/],
    ['id=like.1%', /requires a text-compatible column/],
    ['id=in.1', /must be wrapped by parentheses/],
    [`id=in.(${Array.from({ length: 101 }, (_, i) => i)})`, /too many values for `in` filter/],
    [undefined, /check Realtime is enabled/, hidden.name],
  ]) {
    const message = await on(filter, name);
    assert.equal(message.status, 'error', String(filter));
    assert.match(message.message, reason, String(filter));
  }
});

test('events, several subscriptions of a channel, schemas and every table', async (t) => {
  const notes = await table(t, { columns: 'id int primary key, title text', policy: 'true' });
  const others = await table(t, { columns: 'id int primary key', policy: 'true' });
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const schema = 'public';
  const inserts = await listen(supabase, { event: 'INSERT', schema, table: notes.name });
  const updates = await listen(supabase, { event: 'UPDATE', schema, table: notes.name, filter: 'id=eq.1' });
  const deletes = await listen(supabase, { event: 'DELETE', schema, table: notes.name });
  const several = await listen(supabase, [
    { event: 'INSERT', schema, table: notes.name },
    { event: '*', schema, table: notes.name },
    { event: '*', schema, table: others.name },
  ]);
  const everything = await listen(supabase, { event: '*', schema });
  const mine = (heard) => heard.changes.filter((c) => [notes.name, others.name].includes(c.table));
  const arrived = (count) => until(`${count} changes`, () => mine(everything).length === count);
  // One after another: a row that is gone before it can be checked is not shown.
  await notes.query(`insert into TABLE values (1, 'a'), (2, 'b')`);
  await notes.query(`update TABLE set title = 'c'`);
  await others.query('insert into TABLE values (7)');
  await arrived(5);
  await notes.query('update TABLE set id = 3 where id = 2');
  await arrived(6);
  await notes.query('delete from TABLE');
  await arrived(8);
  await caughtUp(supabase);
  const told = (heard) => mine(heard).map((c) => `${c.eventType} ${c.new.id ?? ''}<${c.old.id ?? ''}`);
  assert.deepEqual(told(inserts), ['INSERT 1<', 'INSERT 2<']);
  assert.deepEqual(told(updates), ['UPDATE 1<1']);
  assert.deepEqual(told(deletes), ['DELETE <1', 'DELETE <3']);
  const all = ['INSERT 1<', 'INSERT 2<', 'UPDATE 1<1', 'UPDATE 2<2', 'INSERT 7<', 'UPDATE 3<2', 'DELETE <1', 'DELETE <3'];
  assert.deepEqual(told(everything), all);
  // The two subscriptions that match one INSERT each call back.
  assert.deepEqual(told(several), ['INSERT 1<', 'INSERT 1<', 'INSERT 2<', 'INSERT 2<', ...all.slice(2)]);
});
