// What a page may do, and what an athlete may see.
import assert from 'node:assert/strict';
import { appTest } from './support/app.js';
import { askByApi, newAthlete } from './support/athlete.js';
import { tabs } from './support/forms.js';
import { url } from './support/stack.js';

appTest('every file of the app has the strict policy', async (app) => {
  const page = await app.open();
  const script = await page.locator('script[type=module]').getAttribute('src');
  for (const path of ['/', '/chat/x', '/sw.js', script]) {
    const policy = (await fetch(new URL(path, url))).headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/, path);
    assert.match(policy, /; connect-src 'self';/, path);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/, path);
  }
});

appTest(
  'the policy is in force: neither inline scripts nor markup from text nor other servers',
  async (app) => {
    app.expect(/^CSP: /, /Content Security Policy|Trusted(HTML|Script)|Trusted Type/i);
    const { session } = await newAthlete();
    const page = await app.open({ session });
    await tabs(page).waitFor();
    const tried = await page.evaluate(async () => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.broken = 1';
      } catch {
        // Trusted types refuse it even earlier.
      }
      document.body.append(script);
      let markup = 'refused';
      try {
        document.createElement('div').innerHTML = '<img src=x onerror="window.broken = 2">';
        markup = 'taken';
      } catch {
        // as it should be
      }
      const image = new Image();
      const loaded = new Promise((resolve) => {
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
      });
      image.src = 'http://127.0.0.1:9/pixel.png?told=everything';
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => 'fetched',
        () => 'refused',
      );
      return { broken: window.broken, markup, image: await loaded, fetched };
    });
    assert.deepEqual(tried, { broken: undefined, markup: 'refused', image: 'refused', fetched: 'refused' });
    const refused = app.problems
      .filter((problem) => problem.startsWith('CSP: '))
      .map((problem) => problem.split(' ')[1]);
    for (const directive of ['img-src', 'connect-src']) {
      assert.ok(refused.includes(directive), `${directive} is in ${refused}`);
    }
  },
);

appTest('the address of another athlete’s conversation shows nothing of it', async (app) => {
  const secret = 'My secret knee injury 4711';
  const { conversation } = await askByApi(await newAthlete(), secret);
  const { session } = await newAthlete({ display_name: 'Eve' });
  app.expect(/status of 40[346]/);
  const answers = [];
  const device = await app.device({ session });
  const page = await device.newPage();
  page.on('response', (response) => answers.push(response.text().catch(() => '')));
  await page.goto(`/chat/${conversation.id}`);
  await tabs(page).waitFor();
  await page.waitForLoadState('networkidle');
  assert.doesNotMatch(await page.locator('body').innerText(), /4711/);
  assert.ok(answers.length > 3, 'the page asked for something');
  for (const answer of await Promise.all(answers)) assert.doesNotMatch(answer, /4711/);
});

appTest('signing out leaves nothing of the athlete in the browser', async (app) => {
  const athlete = await newAthlete({ display_name: 'Ada Remembered' });
  const page = await app.open({ session: await athlete.signIn(), path: '/profile' });
  await tabs(page).waitFor();
  const signOut = page.getByRole('button', { name: /sign out|log out/i });
  await signOut.first().click();
  await page.getByLabel('Email').waitFor();
  const kept = await page.evaluate(async () => {
    const read = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts = Object.entries(localStorage).map((entry) => entry.join(' '));
    for (const { name } of await indexedDB.databases()) {
      const database = await read(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        texts.push(JSON.stringify(await read(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return texts.join('\n');
  });
  assert.doesNotMatch(kept, /Ada Remembered|refresh_token/);
  assert.doesNotMatch(kept, new RegExp(athlete.email));
});
