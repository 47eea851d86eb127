// Writes a picture of each screen into the folder named: screenshots.js FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newAthlete } from '../support/athlete.js';
import { launch, newDevice } from '../support/browser.js';
import { finishedReply } from '../support/forms.js';
import { believableAthlete } from './believable.js';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

const lena = await believableAthlete();
const newcomer = await newAthlete({ display_name: null, preferences: { onboarding: undefined } });
const conversation = async (page) => {
  await finishedReply(page);
  await page
    .getByRole('article', { name: /^You/ })
    .first()
    .evaluate((question) => question.scrollIntoView());
};

// What is on each, and when it is ready.
const screens = {
  'sign-in': { path: '/', ready: (page) => page.getByLabel('Email').waitFor() },
  onboarding: {
    path: '/',
    athlete: newcomer,
    ready: (page) => page.getByRole('button', { name: 'Start' }).waitFor(),
  },
  coach: {
    path: '/',
    athlete: lena,
    ready: (page) =>
      page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().waitFor(),
  },
  conversation: { path: `/chat/${lena.conversation.id}`, athlete: lena, ready: conversation },
  sources: {
    path: `/chat/${lena.conversation.id}`,
    athlete: lena,
    ready: async (page) => {
      await (await finishedReply(page)).getByRole('button', { name: /sources?$/ }).click();
      await page.getByRole('dialog').locator('summary').first().click();
    },
  },
  log: { path: '/log', athlete: lena, ready: (page) => page.getByRole('article').first().waitFor() },
  workout: {
    path: '/log/new',
    athlete: lena,
    ready: (page) => page.getByRole('button', { name: /^Repeat last/ }).waitFor(),
  },
  progress: {
    path: '/progress',
    athlete: lena,
    ready: (page) => page.getByRole('region', { name: 'This week' }).waitFor(),
  },
  profile: { path: '/profile', athlete: lena, ready: (page) => page.getByLabel(/^Weight/).waitFor() },
};

const shots = [
  ...Object.keys(screens).flatMap((name) =>
    ['light', 'dark'].map((scheme) => ({ name, scheme, size: 'phone' })),
  ),
  { name: 'conversation', scheme: 'light', size: 'desktop' },
  { name: 'progress', scheme: 'dark', size: 'desktop' },
];

const browser = await launch();
for (const { name, scheme, size } of shots) {
  const { path, athlete, ready } = screens[name];
  const device = await newDevice(browser, { session: athlete?.session, size, scheme });
  const page = await device.newPage();
  await page.goto(path);
  await ready(page);
  await page.waitForLoadState('networkidle');
  const file = `${name}${size === 'phone' ? '' : `-${size}`}-${scheme}.png`;
  await page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' });
  console.log(file);
  await device.close();
}
await browser.close();
