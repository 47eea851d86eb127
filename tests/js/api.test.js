import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { anonKey, athlete, must, signUp, until, url } from './support.js';

const call = (session, method, path, body, headers = {}) =>
  fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const json = async (reply, status = 200) => {
  const body = await reply.json();
  assert.equal(reply.status, status, JSON.stringify(body));
  return body;
};

// The hand-off's own loop ("Streaming"), but for collecting what it shows.
const readAsTheHandOffDoes = async (response) => {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = decoder.decode(value).split('\n').filter((l) => l.startsWith('data: '));
    for (const line of lines) {
      const data = line.slice(6);
      if (data === '[DONE]') return { text, done: true };
      text += JSON.parse(data).token;
    }
  }
  return { text, done: false };
};

// Server-sent events as they arrive, until `enough`; then the connection is dropped.
const events = async (response, enough = () => false) => {
  const seen = [];
  let buffer = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    buffer += decoder.decode(bytes, { stream: true });
    for (let end; (end = buffer.indexOf('\n\n')) >= 0; buffer = buffer.slice(end + 2)) {
      const event = {};
      for (const line of buffer.slice(0, end).split('\n')) {
        const [, name, value] = line.match(/^(\w*): ?(.*)$/) ?? [];
        if (name) event[name] = value;
      }
      seen.push(event);
      if (event.data === '[DONE]' || enough(event)) return seen;
    }
  }
  return seen;
};
const textOf = (seen) =>
  seen.map((e) => (e.data && e.data !== '[DONE]' ? JSON.parse(e.data).token : '')).join('');

test('the hand-off\'s client streams a whole reply', async () => {
  const { session, supabase, conversation } = await athlete();
  const question = "What's the best sled push technique?";
  const response = await call(session, 'POST', '/api/chat', { conversation_id: conversation.id, message: question });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  const { text, done } = await readAsTheHandOffDoes(response);
  assert.equal(done, true);
  const rows = must(await supabase.from('messages').select().order('position'));
  assert.deepEqual(rows.map((row) => row.role), ['user', 'assistant']);
  assert.equal(rows[0].content, question);
  assert.equal(rows[1].content, text);
  assert.equal(rows[1].status, 'complete');
});

test('tokens arrive while the reply is made, not at its end', async () => {
  const { session, conversation, supabase } = await athlete();
  const response = await call(session, 'POST', '/api/chat', {
    conversation_id: conversation.id,
    message: 'How should I pace my 1 km runs?',
  });
  await events(response, (event) => event.data && JSON.parse(event.data).token);
  const { data } = await supabase.from('messages').select('status').eq('role', 'assistant').single();
  assert.equal(data.status, 'streaming');
});

test('a dropped connection stops nothing, and Last-Event-ID goes on where it was', async () => {
  const { session, conversation, supabase } = await athlete();
  const body = { conversation_id: conversation.id, message: 'How do I train wall balls?' };
  const first = await events(
    await call(session, 'POST', '/api/chat', body),
    (event) => event.data && JSON.parse(event.data).token,
  );
  const last = first.findLast((event) => event.id).id;

  const again = await call(session, 'POST', '/api/chat', body, { 'last-event-id': last });
  assert.equal(again.status, 200);
  const rest = await events(again);
  assert.equal(rest.at(-1).data, '[DONE]');
  const rows = must(await supabase.from('messages').select().order('position'));
  assert.equal(rows.length, 2, 'the question was not stored twice');
  assert.equal(textOf(first) + textOf(rest), rows[1].content);

  const late = await call(session, 'GET', '/api/chat', undefined, { 'last-event-id': last });
  assert.equal(textOf(await events(late)), rows[1].content.slice(textOf(first).length));
});

test('a stream that nobody reads is finished by the worker', async () => {
  const { session, conversation, supabase } = await athlete();
  const abort = new AbortController();
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${session.access_token}` },
    body: JSON.stringify({ conversation_id: conversation.id, message: 'What do I eat before a race?' }),
    signal: abort.signal,
  });
  assert.equal(response.status, 200);
  abort.abort();
  await until('the reply is complete', async () => {
    const { data } = await supabase.from('messages').select('status').eq('role', 'assistant').maybeSingle();
    return data?.status === 'complete';
  });
});

test('a client may choose a new conversation\'s id, or leave it to the relay', async () => {
  const { session, supabase } = await signUp();
  const id = randomUUID();
  const one = await call(session, 'POST', '/api/chat', { conversation_id: id, message: 'Hello' });
  assert.equal(one.headers.get('x-conversation-id'), id);
  await one.body.cancel();
  const two = await call(session, 'POST', '/api/chat', { message: 'Hello again' });
  const other = two.headers.get('x-conversation-id');
  await two.body.cancel();
  const rows = must(await supabase.from('conversations').select('id'));
  assert.deepEqual(rows.map((row) => row.id).sort(), [id, other].sort());
});

test('what is wrong with a question is said as JSON', async () => {
  const [one, two] = [await athlete(), await athlete()];
  const chat = (session, body) => call(session, 'POST', '/api/chat', body);
  assert.match((await json(await chat(one.session, { message: 7 }), 400)).message, /message/);
  assert.match((await json(await chat(one.session, { conversation_id: 'x', message: 'a' }), 400)).message, /UUID/);
  const conversation_id = one.conversation.id;
  assert.match((await json(await chat(one.session, { conversation_id, message: '  ' }), 400)).message, /empty/);
  const long = await json(await chat(one.session, { conversation_id, message: 'x'.repeat(8001) }), 413);
  assert.match(long.message, /8001/);
  await json(await chat(two.session, { conversation_id, message: 'not mine' }), 404);
  const rows = must(await one.supabase.from('messages').select());
  assert.deepEqual(rows, []);
});

test('another athlete\'s reply cannot be followed', async () => {
  const [one, two] = [await athlete(), await athlete()];
  const seen = await events(
    await call(one.session, 'POST', '/api/chat', { conversation_id: one.conversation.id, message: 'Hello' }),
    (event) => event.id,
  );
  const id = seen[0].id;
  await json(await call(two.session, 'POST', '/api/chat', {}, { 'last-event-id': id }), 404);
  await json(await call(two.session, 'POST', '/api/chat', {}, { 'last-event-id': 'x' }), 400);
});

test('conversations and their messages are listed as the hand-off has it', async () => {
  const { session, supabase } = await signUp();
  const made = await json(await call(session, 'POST', '/api/conversations', {}), 201);
  assert.deepEqual(Object.keys(made).sort(), ['id', 'started_at']);
  const newer = await json(await call(session, 'POST', '/api/conversations'), 201);
  let list = await json(await call(session, 'GET', '/api/conversations'));
  assert.deepEqual(list.map((one) => one.id), [newer.id, made.id]);
  assert.equal(list[0].last_message_preview, '');

  const chat = await call(session, 'POST', '/api/chat', { conversation_id: made.id, message: 'Hello coach' });
  await events(chat);
  list = await json(await call(session, 'GET', '/api/conversations'));
  assert.equal(list[0].id, made.id, 'the one with the newest message comes first');
  assert.deepEqual(Object.keys(list[0]).sort(), ['id', 'last_message_preview', 'started_at', 'updated_at']);
  assert.ok(list[0].last_message_preview);

  const messages = await json(await call(session, 'GET', `/api/conversations/${made.id}/messages`));
  assert.deepEqual(Object.keys(messages[0]).sort(), ['content', 'created_at', 'id', 'role']);
  assert.deepEqual(messages.map((one) => one.role), ['user', 'assistant']);
  assert.deepEqual(await json(await call(session, 'GET', `/api/conversations/${newer.id}/messages`)), []);

  const stranger = await signUp();
  await json(await call(stranger.session, 'GET', `/api/conversations/${made.id}/messages`), 404);
  await json(await call(stranger.session, 'GET', '/api/conversations/x/messages'), 400);
  assert.deepEqual(await json(await call(stranger.session, 'GET', '/api/conversations')), []);
  assert.equal(must(await supabase.from('athlete_profiles').select()).length, 1);
});

test('a profile is created, then updated', async () => {
  const { session, user } = await signUp();
  const made = await json(
    await call(session, 'POST', '/api/profile', {
      display_name: 'Ada',
      age: 35,
      sex: 'female',
      training_history: { run_mpw: 40, strength_days: 4, experience: 'intermediate' },
      race_date: '2027-03-16',
      goal_time_minutes: 80,
      equipment_available: ['sled', 'rower'],
      injuries_limitations: [],
    }),
  );
  assert.equal(made.user_id, user.id);
  assert.equal(made.training_history.run_mpw, 40);
  const zoned = await json(await call(session, 'POST', '/api/profile', { time_zone: 'Europe/Berlin' }));
  assert.equal(zoned.time_zone, 'Europe/Berlin');
  const refused = await json(await call(session, 'POST', '/api/profile', { time_zone: 'Mars/Olympus' }), 400);
  assert.match(refused.message, /no time zone "Mars\/Olympus"/);
  assert.match((await json(await call(session, 'POST', '/api/profile', { weight_kg: 5000 }), 400)).message, /weight must be/);
  const changed = await json(await call(session, 'POST', '/api/profile', { weight_kg: 61.5 }));
  assert.equal(changed.id, made.id);
  assert.equal(changed.weight_kg, 61.5);
  assert.equal(changed.age, 35);
  assert.match((await json(await call(session, 'POST', '/api/profile', { wieght: 1 }), 400)).message, /wieght/);
  await json(await call(session, 'POST', '/api/profile', { sex: 'x' }), 400);
  const stranger = await signUp();
  await json(await call(session, 'POST', '/api/profile', { user_id: stranger.user.id }), 400);
});

test('a workout is logged', async () => {
  const { session } = await signUp();
  const made = await json(
    await call(session, 'POST', '/api/workouts', {
      date: '2026-11-24',
      session_type: 'simulation',
      rpe_post: 8,
      duration_minutes: 75,
      notes: 'Sleds felt heavy',
      completed_workout: { rounds: 4 },
    }),
    201,
  );
  assert.deepEqual(made.completed_workout, { rounds: 4 });
  await json(await call(session, 'POST', '/api/workouts', { date: '2026-11-24', session_type: 'swim' }), 400);
  await json(await call(session, 'POST', '/api/workouts', { session_type: 'run' }), 400);
  await json(await call(session, 'POST', '/api/workouts', { date: '2026-11-24', session_type: 'run', rpe_post: 11 }), 400);
});

test('a user must be signed in, a key is not enough', async () => {
  for (const headers of [{}, { authorization: `Bearer ${anonKey}` }, { apikey: anonKey }, { authorization: 'Bearer x' }]) {
    const reply = await fetch(`${url}/api/conversations`, { headers });
    assert.equal(reply.status, 401);
    assert.ok((await reply.json()).message);
  }
  const { session } = await signUp();
  await json(await call(session, 'GET', '/api/nothing'), 404);
});
