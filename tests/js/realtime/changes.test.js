// postgres_changes under row-level security, from the commit to the client's callback.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { athlete, must, until } from '../support.js';
import { listen } from './support.js';

const open = [];
after(() => Promise.all(open.map((supabase) => supabase.removeAllChannels())));

test('an athlete gets the INSERT and the UPDATEs of a reply, and nobody else does', async () => {
  const ada = await athlete();
  const bob = await athlete();
  open.push(ada.supabase, bob.supabase);
  const filter = `conversation_id=eq.${ada.conversation.id}`;
  const hers = await listen(ada.supabase, { event: '*', schema: 'public', table: 'messages', filter });
  const his = await listen(bob.supabase, { event: '*', schema: 'public', table: 'messages' });

  const sent = must(
    await ada.supabase
      .from('messages')
      .insert({ conversation_id: ada.conversation.id, role: 'user', content: 'How heavy is the sled?' })
      .select()
      .single(),
  );
  await until('the reply is complete', () =>
    hers.changes.find((c) => c.eventType === 'UPDATE' && c.new.role === 'assistant' && c.new.status === 'complete'),
  );

  const insert = hers.changes.find((c) => c.eventType === 'INSERT' && c.new.id === sent.id);
  assert.deepEqual(insert.new, sent);
  assert.deepEqual(insert.old, {});
  assert.equal(insert.errors, null);
  const updates = hers.changes.filter((c) => c.eventType === 'UPDATE' && c.new.role === 'assistant');
  const revisions = updates.map((c) => c.new.revision);
  assert.deepEqual(revisions, [...revisions].sort((a, b) => a - b));
  assert.deepEqual(Object.keys(updates[0].old), ['id']);
  assert.deepEqual(his.changes, []);
});
