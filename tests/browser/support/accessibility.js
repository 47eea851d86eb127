// What automatic checks say about a page for people with a keyboard, a screen reader or a small screen.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Nothing but colours differs between the schemes.
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

// There are no frames of other origins, for whose sake axe would open a page of its own for each look.
const axe = (page) => new AxeBuilder({ page }).setLegacyMode(true);

const findings = async (builder) => {
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
};

// Until the page has been drawn in these colours nothing can be measured.
const paint = async (page, colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
};

/** In both colour schemes no finding of axe that is serious or critical; and nothing wider than the screen. */
export const assertAccessible = async (page, where) => {
  await paint(page, 'light');
  assert.deepEqual(await findings(axe(page).withTags(tags)), [], `axe on ${where}, light`);
  await paint(page, 'dark');
  assert.deepEqual(await findings(axe(page).withRules(rulesOfColour)), [], `axe on ${where}, dark`);
  const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= width, `${where} is ${content} px wide on a screen of ${width} px`);
};

// Runs in the page: everything a mouse can use, as its role and name, and what of it has the focus.
const controls = () => {
  const name = (element) =>
    `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent}`.trim();
  const usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(
    (element) =>
      !element.disabled &&
      element.type !== 'hidden' &&
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest('[inert]') &&
      // In a grid the arrows reach the others, too.
      !(element.tabIndex < 0 && element.closest('[role=grid]')) &&
      // Of a group of radio buttons the arrows reach the others.
      !(element.type === 'radio' && !element.checked),
  );
  return usable.map(name);
};

// Runs in the page: the name of what has the focus, and whether it, a field around it or its label has a ring.
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const places = [element, element.nextElementSibling];
  for (let around = element.parentElement; around && places.length < 5; around = around.parentElement)
    places.push(around);
  const ringed = (place) =>
    getComputedStyle(place).outlineStyle !== 'none' && parseFloat(getComputedStyle(place).outlineWidth) >= 2;
  const text = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  // The browser itself rings the parts of a date.
  const visible = element.type === 'date' || places.some((place) => place && ringed(place));
  return { name: `${element.tagName.toLowerCase()} ${text}`.trim(), visible };
};

/** Tab comes past everything that can be used, and what has the focus shows it. */
export const assertKeyboardReachesAll = async (page, where) => {
  const missing = new Set(await page.evaluate(controls));
  assert.ok(missing.size > 0, `${where} has something to use`);
  for (let presses = 0; presses < 200 && missing.size > 0; presses++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focused);
    if (!now) continue;
    assert.ok(now.visible, `${where}: the focus on "${now.name}" cannot be seen`);
    missing.delete(now.name);
  }
  assert.deepEqual([...missing], [], `${where}: Tab reaches everything`);
};
