// The service worker: the app opens without a network, and keeps nobody's data.
import assert from 'node:assert/strict';
import { appTest, networkErrors } from './support/app.js';
import { newAthlete } from './support/athlete.js';
import { openTab, tabs } from './support/forms.js';

const controlled = (page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state === 'activated') return;
    await new Promise((resolve) => active.addEventListener('statechange', resolve, { once: true }));
  });

appTest('the app opens and moves between its screens without a network, and says so', async (app) => {
  app.expect(networkErrors);
  const { session } = await newAthlete();
  const page = await app.open({ session });
  await tabs(page).waitFor();
  await controlled(page);
  // What was read is written to IndexedDB a moment later; then the app can do without the server.
  await page.waitForFunction(async () => {
    const open = indexedDB.open('keyval-store');
    const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
    if (!database.objectStoreNames.contains('keyval')) return false;
    const get = database.transaction('keyval').objectStore('keyval').get('coach-k.queries');
    const kept = await new Promise((resolve) => (get.onsuccess = () => resolve(get.result)));
    database.close();
    return JSON.stringify(kept ?? '').includes('onboarding');
  });
  await page.context().setOffline(true);
  await page.reload();
  await tabs(page).waitFor();
  await page.getByText(/you are offline/i).waitFor();
  for (const tab of ['Log', 'Progress', 'Profile', 'Coach']) {
    await openTab(page, tab);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.context().setOffline(false);
  await page.getByText(/you are offline/i).waitFor({ state: 'hidden' });
});

appTest('answers of the server are in no cache of the browser', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session });
  await tabs(page).waitFor();
  await controlled(page);
  // A second visit goes through the service worker.
  await page.reload();
  for (const path of ['/log', '/progress', '/profile', '/']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.waitForLoadState('networkidle');
  const kept = await page.evaluate(async () => {
    const urls = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
    }
    return urls;
  });
  assert.ok(kept.includes('/index.html'), `the app itself is kept: ${kept}`);
  assert.deepEqual(
    kept.filter((path) => /^\/(rest|auth|realtime|api|config\.json)/.test(path)),
    [],
  );
});
