// A test in the browser: its devices, and what their pages complained about.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch, newDevice } from './browser.js';
import { openNetwork } from './network.js';

export { sizes } from './browser.js';

let running;
after(async () => (await running)?.close());

// Runs in each page before its own scripts.
const watch = () =>
  addEventListener('securitypolicyviolation', (event) =>
    console.error(
      `CSP: ${event.effectiveDirective} refused ${event.blockedURI || event.sourceFile} ${event.sample}`,
    ),
  );

const openDevice = async (problems, options) => {
  running ??= launch();
  const context = await newDevice(await running, options);
  await context.addInitScript(watch);
  context.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
    });
  });
  return context;
};

/**
 * A test with its devices: `app.open({session, size, scheme, path})` gives a page, and with the `origin` of
 * an `app.network()` one whose network can be cut. Whatever a page writes to
 * its console as an error, any uncaught exception and any violation of the Content-Security-Policy fails the
 * test, unless `app.expect(pattern)` said that it comes.
 */
export const appTest = (name, body) =>
  test(name, async () => {
    const problems = [];
    const expected = [];
    const contexts = [];
    const networks = [];
    const app = {
      problems,
      expect: (...patterns) => expected.push(...patterns),
      device: async (options) => {
        const context = await openDevice(problems, options);
        contexts.push(context);
        return context;
      },
      network: async () => {
        const network = await openNetwork();
        networks.push(network);
        return network;
      },
      open: async ({ path = '/', ...options } = {}) => {
        const context = await app.device(options);
        const page = await context.newPage();
        await page.goto(path);
        return page;
      },
    };
    try {
      await body(app);
      assert.deepEqual(
        problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))),
        [],
        'the console is free of errors',
      );
    } catch (failure) {
      await keepScreenshots(name, contexts);
      throw failure;
    } finally {
      for (const context of contexts) await context.close();
      for (const network of networks) network.close();
    }
  });

const keepScreenshots = async (name, contexts) => {
  const folder = process.env.COACH_BROWSER_ARTEFACTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const pages = contexts.flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const file = `${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}-${index}.png`;
    await page.screenshot({ path: join(folder, file), timeout: 5_000 }).catch(() => {});
  }
};

/** Chromium's own words when a request fails; they are errors only where the network should be there. */
export const networkErrors = /Failed to load resource|net::ERR_|WebSocket connection to/;
