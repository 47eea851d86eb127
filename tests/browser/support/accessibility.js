// What automatic checks say about a page for people with a keyboard, a screen reader or a small screen.
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** In both colour schemes no finding of axe that is serious or critical; and nothing wider than the screen. */
export const assertAccessible = async (page, where) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    // The page has been drawn in these colours before anything is measured.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
    const findings = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
      );
    assert.deepEqual(findings, [], `axe on ${where}, ${colorScheme}`);
  }
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
