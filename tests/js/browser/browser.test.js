// The same way in a real browser: Chromium runs the published browser build of supabase-js, on a page of
// another origin, as an app would be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { anonKey, newEmail, password, url } from '../support.js';

const library = readFileSync(join(import.meta.dirname, '../node_modules/@supabase/supabase-js/dist/umd/supabase.js'));

// A page with nothing but the library.
const serve = async () => {
  const server = createServer((request, response) => {
    const script = request.url === '/supabase.js';
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
    response.end(script ? library : '<!doctype html><script src="/supabase.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

// Runs in the page: signs up, asks, watches the reply until it is final; every state it was seen in.
const askInPage = async ({ url, anonKey, email, password }) => {
  const must = ({ data, error }) => {
    if (error) throw new Error(error.message);
    return data;
  };
  const client = window.supabase.createClient(url, anonKey);
  const { user } = must(await client.auth.signUp({ email, password }));
  const profile = must(await client.from('athlete_profiles').insert({ user_id: user.id }).select().single());
  const conversation = must(await client.from('conversations').insert({ athlete_id: profile.id }).select().single());
  const seen = [];
  return new Promise((resolve, reject) => {
    client
      .channel('reply')
      .on('system', {}, async ({ extension, status }) => {
        if (extension !== 'postgres_changes' || status !== 'ok') return;
        const { error } = await client
          .from('messages')
          .insert({ conversation_id: conversation.id, role: 'user', content: 'How heavy is the sled?' });
        if (error) reject(new Error(error.message));
      })
      .on(
        'postgres_changes',
        { event: '*', schema: 'public', table: 'messages', filter: `conversation_id=eq.${conversation.id}` },
        ({ new: row }) => {
          if (row.role !== 'assistant') return;
          seen.push({ status: row.status, content: row.content, revision: row.revision });
          if (['complete', 'failed', 'cancelled'].includes(row.status)) resolve(seen);
        },
      )
      .subscribe();
  });
};

test('in Chromium a reply goes from queued over streaming to complete', { timeout: 60_000 }, async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const browser = await chromium.launch({
    executablePath: process.env.COACH_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const seen = await page.evaluate(askInPage, { url, anonKey, email: newEmail(), password });

  assert.deepEqual(complaints, []);
  assert.equal(seen[0].status, 'queued');
  assert.equal(seen.at(-1).status, 'complete');
  const streaming = seen.filter((row) => row.status === 'streaming');
  assert.ok(streaming.length > 3, `the text grew in ${streaming.length} steps`);
  for (let i = 1; i < streaming.length; i++) assert.ok(streaming[i].content.startsWith(streaming[i - 1].content));
  assert.ok(seen.at(-1).content.startsWith(streaming.at(-1).content));
});
