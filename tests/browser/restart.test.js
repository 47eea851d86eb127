// The relay, and with it REST, sign-in and Realtime, goes away in the middle of an answer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appTest, networkErrors } from './support/app.js';
import { must, newAthlete } from './support/athlete.js';
import { ask, composer, conversationId, finishedReply, replies } from './support/forms.js';
import { restart, whileFrozen, withFault } from './support/stack.js';

const question = 'How do I pace the rowing after the burpees?';
const growing = (page) =>
  page.waitForFunction(() => {
    const text = document.querySelector('article[aria-label="Coach K"][aria-busy=true]')?.textContent ?? '';
    return text.split(' ').length > 10;
  });

appTest('a restart of the relay: the open page goes on by itself and has the whole answer', async (app) => {
  app.expect(networkErrors, /WebSocket/);
  const { session, supabase } = await newAthlete();
  const page = await app.open({ session });
  await ask(page, withFault(`tokens-per-second=25,times=1,key=${randomUUID()}`, question));
  await growing(page);
  await restart('coach-relay');
  await finishedReply(page, 60_000);
  const [row] = must(
    await supabase
      .from('messages')
      .select('status, content')
      .eq('conversation_id', conversationId(page))
      .eq('role', 'assistant'),
  );
  assert.equal(row.status, 'complete');
  const lastWords = row.content
    .replace(/[^\w\s]/g, ' ')
    .trim()
    .split(/\s+/)
    .slice(-2);
  const shown = (await replies(page).last().innerText()).replace(/[^\w\s]/g, ' ');
  for (const word of lastWords) assert.ok(shown.includes(word), `"${word}" is shown`);
  await ask(page, 'And after the lunges?');
  await page.waitForFunction(() => document.querySelectorAll('article[aria-label="Coach K"]').length === 2);
  await finishedReply(page, 60_000);
});

appTest(
  'a server that does not answer: the question is shown at once and goes out when it does',
  async (app) => {
    app.expect(networkErrors);
    const { session } = await newAthlete();
    const page = await app.open({ session });
    await composer(page).waitFor();
    await whileFrozen('coach-relay', async () => {
      await ask(page, question);
      await page
        .getByRole('article', { name: /not sent yet/ })
        .getByText(question)
        .waitFor();
    });
    await replies(page).first().waitFor();
    await finishedReply(page);
  },
);
