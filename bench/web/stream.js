// One device while an answer of 100 tokens a second grows in a conversation of 200 messages. Prints JSON.
// stream.js CONVERSATION_ID SESSION_FILE SIZE CPU_SLOWDOWN
import { readFileSync } from 'node:fs';
import { launch, newDevice } from '../../tests/browser/support/browser.js';
import { ask, composer } from '../../tests/browser/support/forms.js';

const [conversation, sessionFile, size, slowdown] = process.argv.slice(2);

// Runs in the page: frame times, long tasks and how long a key press took to show.
const measure = () => {
  const measured = { frames: [], tasks: [], inputs: [], lengths: 0 };
  let last = performance.now();
  const frame = (now) => {
    measured.frames.push(now - last);
    last = now;
    measured.running = requestAnimationFrame(frame);
  };
  measured.running = requestAnimationFrame(frame);
  new PerformanceObserver((list) =>
    measured.tasks.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({
    type: 'longtask',
  });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries())
      if (name === 'keydown') measured.inputs.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  window.measured = measured;
};

const at = (sorted, share) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
const summary = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    p50: at(sorted, 0.5),
    p95: at(sorted, 0.95),
    p99: at(sorted, 0.99),
    max: at(sorted, 1),
  };
};

const browser = await launch();
const device = await newDevice(browser, { session: JSON.parse(readFileSync(sessionFile, 'utf8')), size });
const page = await device.newPage();
const protocol = await device.newCDPSession(page);
await protocol.send('Emulation.setCPUThrottlingRate', { rate: Number(slowdown) });
const began = performance.now();
await page.goto(`/chat/${conversation}`);
await page.waitForFunction(
  () => [...document.querySelectorAll('article[aria-label="Coach K"]')].at(-1)?.textContent.length > 100,
  null,
  { timeout: 60_000 },
);
const openedIn = performance.now() - began;

await composer(page).waitFor();
await page.evaluate(measure);
const asked = performance.now();
await ask(page, 'Tell me everything about pacing the whole race.');
await page.waitForFunction(() => {
  const reply = [...document.querySelectorAll('article[aria-label="Coach K"][aria-busy=true]')].at(-1);
  return reply?.querySelector('p:not([data-status])')?.textContent.length > 20;
});
const firstTextIn = performance.now() - asked;
// Somebody writes the next question meanwhile.
await composer(page).pressSequentially('and what do I eat before it?', { delay: 100 });
await page.waitForFunction(
  () => !document.querySelector('article[aria-label="Coach K"][aria-busy=true]'),
  null,
  { timeout: 120_000 },
);
const took = performance.now() - asked;
const { frames, tasks, inputs, words } = await page.evaluate(() => ({
  frames: window.measured.frames,
  tasks: window.measured.tasks,
  inputs: window.measured.inputs,
  words: [...document.querySelectorAll('article[aria-label="Coach K"]')].at(-1).textContent.split(/\s+/)
    .length,
}));
await browser.close();
console.log(
  JSON.stringify({
    size,
    cpu_slowdown: Number(slowdown),
    opened_ms: Math.round(openedIn),
    first_text_ms: Math.round(firstTextIn),
    answer_ms: Math.round(took),
    words,
    frame_ms: summary(frames),
    frames_over_50_ms: frames.filter((frame) => frame > 50).length,
    long_tasks_ms: { ...summary(tasks), sum: Math.round(tasks.reduce((sum, task) => sum + task, 0)) },
    key_press_ms: summary(inputs),
  }),
);
