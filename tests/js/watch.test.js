// The product's own way: insert a question by REST, watch the reply's row by Realtime.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { athlete, must, until } from './support.js';

test('an athlete watches the reply grow, and nobody else\'s', async (t) => {
  const [one, two] = [await athlete(), await athlete()];
  const watch = async ({ supabase, conversation }) => {
    const rows = [];
    let live = false;
    const channel = supabase.channel('reply');
    t.after(() => supabase.removeAllChannels());
    channel.on('system', {}, ({ extension, status }) => {
      live ||= extension === 'postgres_changes' && status === 'ok';
    });
    channel.on(
      'postgres_changes',
      { event: '*', schema: 'public', table: 'messages', filter: `conversation_id=eq.${conversation.id}` },
      ({ new: row }) => rows.push(row),
    );
    channel.subscribe();
    await until('the subscription is live', () => live);
    return rows;
  };
  const mine = await watch(one);
  const foreign = await watch({ supabase: two.supabase, conversation: one.conversation });

  must(
    await one.supabase
      .from('messages')
      .insert({ conversation_id: one.conversation.id, role: 'user', content: 'How heavy is the sled?' }),
  );
  const replies = () => mine.filter((row) => row.role === 'assistant');
  await until('a complete reply', () => replies().some((row) => row.status === 'complete'));
  const texts = replies().map((row) => row.content);
  assert.ok(texts.length > 5, `the text grew in ${texts.length} steps`);
  for (let i = 1; i < texts.length; i++) assert.ok(texts[i].startsWith(texts[i - 1]));
  assert.deepEqual(
    replies().map((row) => row.revision),
    replies().map((row) => row.revision).toSorted((a, b) => a - b),
  );
  assert.deepEqual(foreign, []);
});
