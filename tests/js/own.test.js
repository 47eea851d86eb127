// What is an athlete's own: a question edited, everything exported, the account deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from './realtime/support.js';
import { athlete, client, must, password, until } from './support.js';

const ask = async ({ supabase, conversation }, content) =>
  must(await supabase.from('messages').insert({ conversation_id: conversation.id, role: 'user', content }).select().single());

test('an edited question is seen to change, and its new answer streams in the old one\'s place', async (t) => {
  const one = await athlete();
  const { supabase, conversation } = one;
  t.after(() => supabase.removeAllChannels());
  const { changes } = await listen(supabase, {
    event: '*', schema: 'public', table: 'messages', filter: `conversation_id=eq.${conversation.id}`,
  });
  const question = await ask(one, 'How do I pace the sled push?');
  const complete = (after) =>
    changes.find(({ new: row }) => row.reply_to === question.id && row.status === 'complete' && row.revision > after)?.new;
  const first = await until('a complete reply', () => complete(-1));

  const refused = await supabase.rpc('edit_question', { message_id: first.id, content: 'x' });
  assert.equal(refused.status, 404);
  assert.equal(must(await supabase.rpc('edit_question', { message_id: question.id, content: 'And the wall balls?' })), 'queued');
  const edited = await until('the question\'s change', () =>
    changes.find(({ eventType, new: row }) => eventType === 'UPDATE' && row.id === question.id),
  );
  assert.equal(edited.new.content, 'And the wall balls?');
  assert.ok(edited.new.revision > 0);
  const second = await until('another complete reply', () => complete(first.revision));
  assert.equal(second.id, first.id);

  const texts = changes
    .filter(({ new: row }) => row.id === first.id && row.revision > first.revision)
    .map(({ new: row }) => row.content);
  assert.equal(texts[0], '');
  assert.ok(texts.length > 5, `the text grew in ${texts.length} steps`);
  for (let i = 1; i < texts.length; i++) assert.ok(texts[i].startsWith(texts[i - 1]));
  const alternatives = must(await supabase.from('reply_alternatives').select('message_id, question, content'));
  assert.deepEqual(alternatives, [{ message_id: first.id, question: question.content, content: first.content }]);
});

test('an athlete takes everything along, and then leaves', async () => {
  const [one, two] = [await athlete(), await athlete()];
  const { supabase, email, user, profile, session } = one;
  await ask(two, 'Am I still here?');
  const question = await ask(one, 'How heavy is the sled?');
  must(await supabase.from('workout_logs').insert({ athlete_id: profile.id, date: '2026-11-01' }));
  const everything = must(await supabase.rpc('export_my_data'));
  assert.equal(everything.format_version, 1);
  assert.equal(everything.profile.id, profile.id);
  assert.deepEqual(everything.conversations.map(({ messages }) => messages[0].id), [question.id]);
  assert.equal(everything.workout_logs.length, 1);

  // While the reply is being made.
  must(await supabase.rpc('delete_my_account'));
  assert.equal((await supabase.auth.getSession()).data.session.access_token, session.access_token);
  for (const table of ['athlete_profiles', 'conversations', 'messages', 'workout_logs']) {
    assert.deepEqual(must(await supabase.from(table).select()), [], table);
  }
  const again = await supabase.from('athlete_profiles').insert({ user_id: user.id });
  assert.equal(again.error.code, '23503');
  assert.ok((await supabase.auth.getUser()).error);
  assert.ok((await supabase.auth.refreshSession()).error);
  const signIn = await client().auth.signInWithPassword({ email, password });
  assert.equal(signIn.error.code, 'invalid_credentials');

  await until('the other\'s reply', async () => {
    const rows = must(await two.supabase.from('messages').select('role, status'));
    return rows.some(({ role, status }) => role === 'assistant' && status === 'complete');
  });
});
