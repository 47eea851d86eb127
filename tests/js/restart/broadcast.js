// stream.broadcast: a reply's pieces on its conversation's private channel, as supabase-js hears them. The stack's
// worker is started anew with it, and without it afterwards.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, after, test } from 'node:test';
import { join as joinChannel } from '../realtime/support.js';
import { athlete, must, signUp, until } from '../support.js';
import { pidOf, root, up } from './stack.js';

const folder = mkdtempSync(join(tmpdir(), 'coach-broadcast-'));

// What is in config/coach.yaml, but for `stream.broadcast`; the prompt is relative to the file's folder.
const withBroadcast = () => {
  const file = join(folder, 'coach.yaml');
  const original = readFileSync(join(root, 'config/coach.yaml'), 'utf8');
  const changed = original
    .replace('broadcast: false', 'broadcast: true')
    .replace('file: prompts/', `file: ${join(root, 'config/prompts')}/`);
  assert.match(changed, /^  broadcast: true$/m);
  writeFileSync(file, changed);
  return file;
};

before(async () => {
  const pid = pidOf('coach-worker');
  await up({ COACH_CONFIG: withBroadcast() });
  assert.notEqual(pidOf('coach-worker'), pid);
});

after(async () => {
  await up();
  rmSync(folder, { recursive: true });
});

test('the pieces put together are the reply', { timeout: 60_000 }, async (t) => {
  const { supabase, conversation } = await athlete();
  t.after(() => supabase.removeAllChannels());
  await supabase.realtime.setAuth();
  const channel = await joinChannel(supabase, `conversation:${conversation.id}`, { private: true });
  const pieces = [];
  channel.on('broadcast', { event: 'delta' }, ({ payload }) => pieces.push(payload));
  must(
    await supabase.from('messages').insert({
      conversation_id: conversation.id,
      role: 'user',
      content: "What's the best sled push technique? I'm struggling with the heavy sled.",
    }),
  );
  await until('the last piece', () => pieces.at(-1)?.status === 'complete');
  const { data: rows } = await supabase.from('messages').select('*').eq('conversation_id', conversation.id);
  const row = rows.find(({ role }) => role === 'assistant');
  assert.equal(row.status, 'complete');
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  // Offsets count characters as PostgreSQL does: code points, not UTF-16 units.
  const text = [];
  let sequence = -1;
  for (const piece of pieces) {
    assert.equal(piece.message_id, row.id);
    assert.ok(piece.sequence > sequence, `${piece.sequence} after ${sequence}`);
    assert.ok(piece.offset <= text.length, `a gap before ${piece.offset}`);
    sequence = piece.sequence;
    text.splice(piece.offset, Infinity, ...piece.text);
  }
  assert.equal(text.join(''), row.content);
  assert.equal(sequence, row.revision);
});

test('nobody else may join the channel', async (t) => {
  const { supabase, conversation } = await athlete();
  const eve = await signUp();
  t.after(() => Promise.all([supabase, eve.supabase].map((one) => one.removeAllChannels())));
  await supabase.realtime.setAuth();
  await eve.supabase.realtime.setAuth();
  const topic = `conversation:${conversation.id}`;
  await joinChannel(supabase, topic, { private: true });
  await assert.rejects(
    joinChannel(eve.supabase, topic, { private: true }),
    /Unauthorized: You do not have permissions to read/,
  );
});
