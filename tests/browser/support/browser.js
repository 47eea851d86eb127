// Chromium, and devices in it: browser profiles of several sizes, signed in or not.
import { chromium } from 'playwright-core';
import { url } from './stack.js';

export const sizes = {
  small: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

export const launch = () =>
  chromium.launch({
    executablePath: process.env.COACH_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** What supabase-js keeps between two visits, under the app's key (web/src/auth/kept_session.ts). */
const storedSession = (session, origin) => ({
  cookies: [],
  origins: [{ origin, localStorage: [{ name: 'coach-k.auth', value: JSON.stringify(session) }] }],
});

/** A device of that size; `session` signs it in, `origin` is where it finds the app, `more` is Playwright's. */
export const newDevice = async (
  browser,
  { session, origin = url, size = 'phone', scheme = 'light', ...more } = {},
) => {
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    hasTouch: size !== 'desktop',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    baseURL: origin,
    storageState: session && storedSession(session, origin),
    ...more,
  });
  context.setDefaultTimeout(15_000);
  return context;
};
