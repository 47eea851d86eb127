// A conversation of many months: more messages than are read at once.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appTest } from './support/app.js';
import { newAthlete } from './support/athlete.js';
import { until } from './support/stack.js';

const root = join(import.meta.dirname, '../..');

/** The id of a conversation of so many messages, as if it had been long ago. */
const longConversation = async (athlete, messages) => {
  const { stdout } = await promisify(execFile)(join(root, 'scripts/psql'), [
    ...['-XqAt', '-v', `user_id=${athlete.user.id}`, '-v', `messages=${messages}`],
    ...['-f', join(root, 'bench/web/conversation.sql')],
  ]);
  return stdout.trim().split('\n').at(-1);
};

const messages = (page) => page.getByRole('article', { name: /^(You|Coach K)/ });
const question = (page, number) => page.getByText(new RegExp(`^Question ${number}:`));
/** Where on the screen a message stands, once it stands still. */
const placeOf = async (message) => {
  let last;
  return until('the message stands still', async () => {
    const { y } = await message.boundingBox();
    const still = y === last;
    last = y;
    return still && { y };
  });
};
/** Scrolls the messages so far from their beginning. */
const scrollTo = (page, top) =>
  page.getByRole('list', { name: 'Messages' }).evaluate((list, px) => {
    list.parentElement.parentElement.scrollTop = px;
  }, top);

// At the very top, where no browser keeps the place by itself, and a little below, where some do.
for (const top of [0, 12]) {
  appTest(`a long conversation can be read back to its first question, from ${top} px`, async (app) => {
    const athlete = await newAthlete();
    const id = await longConversation(athlete, 410);
    const page = await app.open({ session: athlete.session, path: `/chat/${id}` });
    await until('all that was read is drawn', async () => (await messages(page).count()) === 400);
    await scrollTo(page, top);
    const before = await placeOf(question(page, 6));
    assert.ok(before.y > 0 && before.y < 400, `question 6 is in sight: ${before.y}`);
    const more = page.getByRole('button', { name: 'Show earlier messages' });
    await more.click();
    await until('all messages', async () => (await messages(page).count()) === 410);
    await more.waitFor({ state: 'detached' });
    const { y } = await placeOf(question(page, 6));
    assert.ok(Math.abs(y - before.y) < 2, `question 6 stood at ${before.y}, now at ${y}`);
    // The button is gone, the focus is not.
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Messages');
    await scrollTo(page, 0);
    const first = await placeOf(question(page, 1));
    assert.ok(first.y > 0, 'the first question is where the conversation begins');
  });
}
