import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { anonKey, athlete, client, must, publishableKey, secretKey, serviceKey, signUp, until, url } from './support.js';

test('an athlete inserts a question and reads the reply that the worker writes', async () => {
  const { supabase, conversation } = await athlete();
  const question = must(
    await supabase
      .from('messages')
      .insert({ conversation_id: conversation.id, role: 'user', content: 'How do I pace the sled push?' })
      .select()
      .single(),
  );
  const reply = await until('a complete reply', async () => {
    const { data } = await supabase.from('messages').select().eq('reply_to', question.id).maybeSingle();
    return data?.status === 'complete' && data;
  });
  assert.ok(reply.content.length > 100);
  assert.equal(reply.role, 'assistant');
});

test('nobody sees or writes what is another athlete\'s', async () => {
  const [one, two] = [await athlete(), await athlete()];
  const seen = must(await two.supabase.from('conversations').select().eq('id', one.conversation.id));
  assert.deepEqual(seen, []);
  const { error, status } = await two.supabase
    .from('messages')
    .insert({ conversation_id: one.conversation.id, role: 'user', content: 'hello' });
  assert.equal(error.code, '42501');
  assert.equal(status, 403);
});

test('without a user the tables are closed, the knowledge is open', async () => {
  for (const key of [anonKey, publishableKey]) {
    const { error, status } = await client(key).from('messages').select();
    assert.equal(error.code, '42501');
    assert.equal(status, 401);
    const knowledge = must(await client(key).from('knowledge_chunks').select('id').limit(1));
    assert.equal(knowledge.length, 1);
  }
});

test('the service keys pass row-level security', async () => {
  const { conversation } = await athlete();
  for (const key of [serviceKey, secretKey]) {
    const rows = must(await client(key).from('conversations').select().eq('id', conversation.id));
    assert.equal(rows.length, 1);
  }
});

test('counts, ranges, upserts, embedding and functions pass through', async () => {
  const { supabase, user, profile } = await athlete();
  for (const day of ['2026-11-01', '2026-11-02', '2026-11-03']) {
    must(await supabase.from('workout_logs').insert({ athlete_id: profile.id, date: day, session_type: 'run' }));
  }
  const page = await supabase.from('workout_logs').select('date', { count: 'exact' }).order('date').range(1, 2);
  assert.equal(page.count, 3);
  assert.deepEqual(page.data, [{ date: '2026-11-02' }, { date: '2026-11-03' }]);
  const head = await supabase.from('workout_logs').select('*', { count: 'exact', head: true });
  assert.equal(head.count, 3);
  const upserted = must(
    await supabase
      .from('athlete_profiles')
      .upsert({ user_id: user.id, display_name: 'Ada L.' }, { onConflict: 'user_id' })
      .select('id, display_name')
      .single(),
  );
  assert.deepEqual(upserted, { id: profile.id, display_name: 'Ada L.' });
  const nested = must(await supabase.from('athlete_profiles').select('id, conversations(id)').single());
  assert.equal(nested.conversations.length, 1);
  const quoted = must(await supabase.from('athlete_profiles').select().in('display_name', ['Ada L.', 'a,"b"(c)']));
  assert.equal(quoted.length, 1);
  const found = must(
    await supabase.rpc('hybrid_search_chunks', {
      query_text: 'sled push technique',
      query_embedding: new Array(1536).fill(0.01),
      match_count: 3,
    }),
  );
  assert.equal(found.length, 3);
});

test('characters that a URL must not hold arrive all the same', async () => {
  const { supabase, session } = await athlete();
  const reply = await fetch(`${url}/rest/v1/athlete_profiles?equipment_available=ov.{a|b,"c d"}&select=id`, {
    headers: { apikey: anonKey, authorization: `Bearer ${session.access_token}` },
  });
  assert.equal(reply.status, 200, await reply.text());
  const { error } = await supabase.from('athlete_profiles').select().contains('equipment_available', ['a|b^`']);
  assert.equal(error, null);
});

test('a large answer streams, a large body is taken', async () => {
  const { supabase, conversation, profile } = await athlete();
  const rows = Array.from({ length: 900 }, (_, i) => ({
    athlete_id: profile.id,
    date: '2026-11-01',
    notes: `${i} `.padEnd(2000, 'ä'),
  }));
  must(await supabase.from('workout_logs').insert(rows));
  const back = must(await supabase.from('workout_logs').select('notes').order('notes'));
  assert.equal(back.length, 900);
  assert.equal(JSON.stringify(back.map((row) => row.notes).sort()), JSON.stringify(rows.map((row) => row.notes).sort()));
  const { error, status } = await supabase
    .from('messages')
    .insert({ conversation_id: conversation.id, role: 'user', content: 'x'.repeat(9_000) });
  assert.equal(status, 413);
  assert.equal(error.code, 'PT413');
});

test('tokens that are no tokens of ours are refused', async () => {
  const { session } = await signUp();
  const [header, payload] = session.access_token.split('.');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  const forged = createHmac('sha256', 'guess').update(`${header}.${payload}`).digest('base64url');
  for (const token of [none, `${header}.${payload}.${forged}`, 'rubbish']) {
    const reply = await fetch(`${url}/rest/v1/athlete_profiles`, {
      headers: { apikey: anonKey, authorization: `Bearer ${token}` },
    });
    assert.equal(reply.status, 401, token);
    assert.equal((await reply.json()).code, 'PGRST301');
  }
});

test('without a key: 401 in the hosted gateway\'s words', async () => {
  const none = await fetch(`${url}/rest/v1/knowledge_chunks`);
  assert.equal(none.status, 401);
  assert.equal((await none.json()).message, 'No API key found in request');
  const wrong = await fetch(`${url}/rest/v1/knowledge_chunks`, { headers: { apikey: 'x' } });
  assert.equal((await wrong.json()).message, 'Invalid API key');
  const inQuery = await fetch(`${url}/rest/v1/knowledge_chunks?select=id&limit=1&apikey=${anonKey}`);
  assert.equal(inQuery.status, 200);
});

test('a browser of another origin may ask and read the range', async () => {
  const asked = 'apikey,authorization,x-client-info,accept-profile,x-supabase-api-version';
  const preflight = await fetch(`${url}/rest/v1/messages`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://app.example',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': asked,
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
  assert.equal(preflight.headers.get('access-control-allow-headers'), asked);
  assert.match(preflight.headers.get('access-control-allow-methods'), /PATCH/);
  const reply = await fetch(`${url}/rest/v1/knowledge_chunks?select=id&limit=1`, {
    headers: { origin: 'http://app.example', apikey: anonKey },
  });
  assert.equal(reply.headers.get('access-control-allow-origin'), '*');
  assert.match(reply.headers.get('access-control-expose-headers'), /Content-Range/);
  assert.equal(reply.headers.get('content-range'), '0-0/*');
});
