// What is written without a network waits on the device, survives a reload and goes out once, by itself.
import assert from 'node:assert/strict';
import { appTest, networkErrors } from './support/app.js';
import { askByApi, must, newAthlete } from './support/athlete.js';
import { ask, conversationId, finishedReply, openTab, replies, tabs } from './support/forms.js';
import { until } from './support/stack.js';

const installed = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

appTest('a question asked without a network is answered once the network is back', async (app) => {
  app.expect(networkErrors);
  const network = await app.network();
  const athlete = await newAthlete();
  const { conversation } = await askByApi(athlete, 'How heavy is the sandbag?');
  const page = await app.open({ origin: network.origin, session: athlete.session, path: `/chat/${conversation.id}` });
  await finishedReply(page);
  await installed(page);
  const question = 'How do I carry it without my grip failing?';
  await network.cut(page.context());
  await ask(page, question);
  const waiting = page.getByRole('article', { name: /not sent yet/ });
  await waiting.getByText('Waiting for a network').waitFor();
  await page.reload();
  await waiting.getByText(question).waitFor();

  await network.mend(page.context());
  await waiting.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelectorAll('article[aria-label="Coach K"]').length === 2);
  await finishedReply(page);
  const rows = must(
    await athlete.supabase.from('messages').select('role').eq('conversation_id', conversation.id),
  );
  assert.equal(rows.filter(({ role }) => role === 'user').length, 2, 'asked once');
});

appTest('a conversation begun without a network is there once the network is back', async (app) => {
  app.expect(networkErrors);
  const network = await app.network();
  const athlete = await newAthlete();
  const page = await app.open({ origin: network.origin, session: athlete.session });
  await tabs(page).waitFor();
  await installed(page);
  await network.cut(page.context());
  await ask(page, 'Which shoes for the sled?');
  await page.waitForURL('**/chat/*');
  await page.getByRole('article', { name: /not sent yet/ }).waitFor();
  await network.mend(page.context());
  await replies(page).first().waitFor();
  await finishedReply(page);
  const conversations = must(await athlete.supabase.from('conversations').select('id'));
  assert.deepEqual(conversations, [{ id: conversationId(page) }]);
});

appTest('a workout logged without a network is kept and sent once', async (app) => {
  app.expect(networkErrors);
  const network = await app.network();
  const athlete = await newAthlete();
  const page = await app.open({ origin: network.origin, session: athlete.session, path: '/log' });
  await page.getByRole('link', { name: 'Log your first workout' }).waitFor();
  await installed(page);
  await network.cut(page.context());
  await page.getByRole('link', { name: 'Log workout' }).first().click();
  await page.getByRole('radio', { name: 'Run' }).check();
  await page.getByRole('button', { name: '30', exact: true }).click();
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page
    .getByRole('article')
    .getByText(/30 min/)
    .waitFor();
  await page.reload();
  await page
    .getByRole('article')
    .getByText(/30 min/)
    .waitFor();
  const stored = async () => must(await athlete.supabase.from('workout_logs').select('duration_minutes'));
  assert.deepEqual(await stored(), []);
  await network.mend(page.context());
  await until('the workout is stored', async () => (await stored()).length > 0);
  await page
    .getByRole('article')
    .getByText(/30 min/)
    .waitFor();
  assert.deepEqual(await stored(), [{ duration_minutes: 30 }]);
});

appTest('a result entered without a network is kept and sent once, from any screen', async (app) => {
  app.expect(networkErrors);
  const network = await app.network();
  const athlete = await newAthlete();
  const page = await app.open({ origin: network.origin, session: athlete.session, path: '/progress' });
  await page.getByRole('button', { name: 'Add a result for SkiErg' }).waitFor();
  await installed(page);
  await network.cut(page.context());
  await page.getByRole('button', { name: 'Add a result for SkiErg' }).click();
  await page.getByLabel('Time').fill('4:20');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('SkiErg 1000 m, 4:20 waits for the network.').waitFor();
  await page.reload();
  await page.getByText('SkiErg 1000 m, 4:20 waits for the network.').waitFor();
  // Changed before it was ever sent, it is still one result.
  await page.getByRole('button', { name: /SkiErg.*4:20/ }).click();
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.getByRole('button', { name: /^Edit the result of/ }).click();
  await page.getByLabel('Time').fill('4:18');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /SkiErg.*4:18/ }).waitFor();
  await openTab(page, 'Log');
  const stored = async () => must(await athlete.supabase.from('benchmark_tests').select('results'));
  assert.deepEqual(await stored(), []);
  await network.mend(page.context());
  await until('the result is stored', async () => (await stored()).length > 0);
  assert.deepEqual(await stored(), [{ results: { station: 'ski_erg', time_seconds: 258 } }]);
  await openTab(page, 'Progress');
  await page.getByRole('button', { name: /SkiErg.*4:18/ }).waitFor();
  await page.getByText(/waits for the network/).waitFor({ state: 'hidden' });
});
