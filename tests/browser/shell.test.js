// The way into the app and around in it.
import assert from 'node:assert/strict';
import { assertKeyboardReachesAll } from './support/accessibility.js';
import { appTest, sizes } from './support/app.js';
import { newAthlete, newEmail, password } from './support/athlete.js';
import { openTab, signIn, signUp, tabs } from './support/forms.js';

appTest(
  'a new athlete signs up, skips the questions and is in the app; a reload keeps them there',
  async (app) => {
    const page = await app.open();
    await signUp(page, { email: newEmail(), password });
    await page.getByRole('button', { name: /skip/i }).first().click();
    await tabs(page).waitFor();
    await page.reload();
    await tabs(page).waitFor();
    assert.equal(
      await page.getByRole('button', { name: /skip/i }).count(),
      0,
      'the questions are not asked again',
    );
  },
);

appTest('a wrong password is told as a sentence, and the right one lets in', async (app) => {
  app.expect(/status of 400/);
  const { email } = await newAthlete();
  const page = await app.open();
  await signIn(page, { email, password: 'not this one 1' });
  await page.getByRole('alert').waitFor();
  await signIn(page, { email, password });
  await tabs(page).waitFor();
});

appTest('the tabs lead to each screen, the address says which, and Back goes back', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session });
  for (const [tab, path] of [
    ['Log', '/log'],
    ['Progress', '/progress'],
    ['Profile', '/profile'],
  ]) {
    await openTab(page, tab);
    await page.waitForURL(`**${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await tabs(page).getByRole('link', { name: tab }).getAttribute('aria-current'), 'page');
  }
  await page.goBack();
  await page.waitForURL('**/progress');
  await page.getByRole('heading', { level: 1 }).waitFor();
});

for (const size of Object.keys(sizes)) {
  appTest(`the keyboard reaches everything: sign-in and each screen (${size})`, async (app) => {
    const signIn = await app.open({ size });
    await signIn.getByLabel('Email').waitFor();
    await assertKeyboardReachesAll(signIn, 'sign-in');
    const { session } = await newAthlete();
    const page = await app.open({ session, size });
    for (const path of ['/', '/log', '/progress', '/profile']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await assertKeyboardReachesAll(page, path);
    }
  });
}

appTest('the first Tab offers to skip to the content', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session, size: 'desktop' });
  await tabs(page).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'main');
});

appTest('arrows go from day to day in the calendar, also into the next month', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session, size: 'desktop', path: '/log?day=2026-01-30' });
  const day = page.getByRole('grid').locator('button[tabindex="0"]');
  await day.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await page.waitForURL('**/log?day=2026-02-08');
  await page.waitForFunction(() =>
    document.activeElement?.getAttribute('aria-label')?.startsWith('8 February'),
  );
});

appTest('an address with a slash at its end is the same view, with what it asks for', async (app) => {
  const { session } = await newAthlete();
  for (const [given, meant] of [
    ['/log/', '/log'],
    ['/progress/', '/progress'],
    ['/log/new/?date=2026-11-24', '/log/new?date=2026-11-24'],
  ]) {
    const page = await app.open({ session, path: given });
    await tabs(page).waitFor();
    const { pathname, search } = new URL(page.url());
    assert.equal(pathname + search, meant);
    assert.equal(await page.getByText('There is no such page').count(), 0);
    await page.close();
  }
});
