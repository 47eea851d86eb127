// A client that does what the README says (read the rows on every subscribe, keep the higher revision) misses
// nothing when the relay, PostgreSQL or the worker goes away in the middle of a reply. Not named *.test.js: it takes
// the stack away from under the other tests, so scripts/test js runs it by itself, after them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../database.js';
import { athlete, must, until } from '../support.js';
import { end, pidOf, postmaster, up } from './stack.js';

// An app's view of one conversation.
const follow = ({ supabase, conversation }) => {
  const rows = new Map();
  const view = { subscribed: 0, reply: () => [...rows.values()].find((row) => row.role === 'assistant') };
  const merge = (row) => {
    if ((rows.get(row.id)?.revision ?? -1) < row.revision) rows.set(row.id, row);
  };
  const read = () =>
    until('the rows are read', async () => {
      const { data } = await supabase.from('messages').select('*').eq('conversation_id', conversation.id);
      data?.forEach(merge);
      return data;
    }, 60_000);
  supabase
    .channel(`conversation-${conversation.id}`)
    .on('system', {}, ({ extension, status }) => {
      if (extension !== 'postgres_changes' || status !== 'ok') return;
      view.subscribed += 1;
      read();
    })
    .on(
      'postgres_changes',
      { event: '*', schema: 'public', table: 'messages', filter: `conversation_id=eq.${conversation.id}` },
      ({ new: row }) => merge(row),
    )
    .subscribe();
  return view;
};

const throughATrouble = (name, trouble, { resubscribes }) =>
  test(name, { timeout: 120_000 }, async (t) => {
    const one = await athlete();
    t.after(() => one.supabase.removeAllChannels());
    const view = follow(one);
    await until('the subscription is live', () => view.subscribed > 0);
    must(
      await one.supabase.from('messages').insert({
        conversation_id: one.conversation.id,
        role: 'user',
        content: "What's the best sled push technique? I'm struggling with the heavy sled.",
      }),
    );
    await until('the reply streams', () => view.reply()?.status === 'streaming' && view.reply().content.length > 40);
    await trouble(view.reply().id);
    await until('the reply is complete', () => view.reply().status === 'complete', 60_000);
    const row = must(await one.supabase.from('messages').select('*').eq('id', view.reply().id).single());
    assert.equal(row.status, 'complete');
    assert.ok(row.content.length > 200);
    assert.deepEqual(view.reply(), row);
    assert.equal(view.subscribed > 1, resubscribes);
  });

throughATrouble(
  'the relay is killed and started again',
  async () => {
    await end(pidOf('coach-relay'), 'SIGKILL');
    await up();
  },
  { resubscribes: true },
);

// What was written meanwhile is in no later change: only the rows that are read again tell it.
throughATrouble(
  'the reply ends while the relay is away',
  async (id) => {
    const database = await connect();
    await end(pidOf('coach-relay'), 'SIGKILL');
    await until('the reply is complete', async () => {
      const { rows } = await database.query('select status from messages where id = $1', [id]);
      return rows[0].status === 'complete';
    });
    await database.end();
    await up();
  },
  { resubscribes: true },
);

throughATrouble(
  'PostgreSQL is restarted',
  async () => {
    await end(postmaster(), 'SIGINT'); // its "fast" shutdown
    await up();
  },
  { resubscribes: true },
);

throughATrouble(
  'the worker is killed and another takes over',
  async () => {
    await end(pidOf('coach-worker'), 'SIGKILL');
    await up();
  },
  { resubscribes: false },
);
