// The workout log: two taps and numbers, plans, the calendar, and nothing lost or doubled on a bad network.
import assert from 'node:assert/strict';
import { assertAccessible } from './support/accessibility.js';
import { appTest, networkErrors, sizes } from './support/app.js';
import { must, newAthlete } from './support/athlete.js';
import { until } from './support/stack.js';

/** The day so many days from today, where the test's browser is. */
const dayIn = (days) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 24 * 60 * 60 * 1000);
const inWords = (days) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' }).format(new Date(dayIn(days)));

const workout = (athlete, days, session_type, duration_minutes, more = {}) => ({
  athlete_id: athlete.profile.id,
  date: dayIn(days),
  session_type,
  duration_minutes,
  completed_workout: {},
  ...more,
});
const plan = (athlete, days, session_type, title, duration_minutes) =>
  workout(athlete, days, session_type, null, {
    prescribed_workout: { title, text: '**4 rounds**\n\n- 50 m sled push\n- 20 wall balls', duration_minutes },
    completed_workout: null,
  });
const addWorkouts = async ({ supabase }, ...rows) => must(await supabase.from('workout_logs').insert(rows).select());
const workoutsOf = async ({ supabase }) => must(await supabase.from('workout_logs').select().order('created_at'));
const workoutsWhen = (athlete, what, holds) =>
  until(what, async () => {
    const rows = await workoutsOf(athlete);
    return holds(rows) && rows;
  });

/** The form by its shortest way. */
const log = async (page, type, minutes) => {
  await page.getByRole('link', { name: 'Log workout' }).click();
  await page.getByRole('radio', { name: type }).check();
  await page.getByLabel('Duration').fill(minutes);
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByRole('article').filter({ hasText: type }).getByText(`${minutes} min`).waitFor();
};
const writes = '**/rest/v1/workout_logs*';
const waiting = (page) => page.getByText('Waiting for network');

appTest('a workout is two taps and numbers; repeating it is two taps', async (app) => {
  const athlete = await newAthlete();
  const page = await app.open({ session: athlete.session, path: '/log' });
  await page.getByText('Your log starts here').waitFor();
  await page.getByRole('link', { name: 'Log workout' }).click();
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('radio', { name: 'Run' }).check();
  await page.getByRole('button', { name: '45', exact: true }).click();
  await page.getByRole('radio', { name: '7, hard' }).check();
  await page.getByLabel('Distance').fill('8,2');
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByRole('link', { name: /Run.*45 min · 8\.2 km · RPE 7, hard/ }).waitFor();
  await page.getByRole('heading', { level: 2, name: new RegExp(inWords(0)) }).and(page.locator(':focus')).waitFor();

  await page.getByRole('link', { name: 'Log workout' }).click();
  await page.getByRole('button', { name: /Repeat last: Run, 45 min/ }).click();
  await page.getByRole('button', { name: 'Save workout' }).click();
  const rows = await workoutsWhen(athlete, 'two workouts', (all) => all.length === 2);
  for (const row of rows) {
    assert.equal(row.date, dayIn(0));
    assert.deepEqual(row.completed_workout, { distance_m: 8200 });
    assert.deepEqual([row.session_type, row.duration_minutes, row.rpe_post], ['run', 45, 7]);
  }
});

appTest('a prescription is planned for tomorrow, then marked as done, as planned or not', async (app) => {
  const athlete = await newAthlete();
  const page = await app.open({ session: athlete.session, path: '/log' });
  // As the chat leaves it.
  await page.evaluate(() =>
    sessionStorage.setItem(
      'coach-k.workouts.draft',
      JSON.stringify({ prescribed: { title: 'Sleds', text: '5 rounds', duration_minutes: 50 }, session_type: 'strength' }),
    ),
  );
  await page.goto('/log/new?from=chat');
  await page.getByRole('radio', { name: 'Plan for a day' }).check();
  assert.equal(await page.getByLabel('Date').inputValue(), dayIn(1));
  await page.getByRole('button', { name: 'Save plan' }).click();
  const [row] = await workoutsWhen(athlete, 'the plan', (all) => all.length === 1);
  assert.deepEqual([row.date, row.completed_workout, row.duration_minutes], [dayIn(1), null, null]);

  await page.getByRole('link', { name: /Strength: Sleds/ }).click();
  await page.getByRole('link', { name: 'Mark as done' }).click();
  assert.equal(await page.getByLabel('Duration').inputValue(), '50');
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByText('As planned').waitFor();
  await workoutsWhen(athlete, 'done', ([one]) => one.completed_workout?.as_prescribed && one.date === dayIn(0));

  await page.getByRole('link', { name: /Strength: Sleds/ }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Duration').fill('35');
  await page.getByRole('radio', { name: 'I changed it' }).check();
  await page.getByLabel('What did you change?').fill('3 rounds');
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByText('Shorter than planned').waitFor();
  const [changed] = await workoutsWhen(athlete, 'changed', ([one]) => one.duration_minutes === 35);
  assert.deepEqual(changed.completed_workout, { as_prescribed: false, text: '3 rounds' });
  assert.equal(changed.prescribed_workout.duration_minutes, 50);
});

appTest('what is logged and changed without a server outlives a reload and arrives once', async (app) => {
  app.expect(networkErrors);
  const athlete = await newAthlete();
  const page = await app.open({ session: athlete.session, path: '/log' });
  await page.getByText('Your log starts here').waitFor();
  await page.context().route('**/rest/v1/**', (route) => route.abort());
  await log(page, 'Recovery', '30');
  await waiting(page).waitFor();
  await page.getByRole('link', { name: /Recovery/ }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Duration').fill('35');
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.reload();
  await page.getByRole('article').getByText('35 min').waitFor();
  await waiting(page).waitFor();
  // It is sent from any screen.
  await page.getByRole('link', { name: 'Progress' }).click();
  await page.context().unroute('**/rest/v1/**');
  const [row] = await workoutsWhen(athlete, 'the workout', (all) => all.length === 1);
  assert.equal(row.duration_minutes, 35);
  await page.getByRole('link', { name: 'Log', exact: true }).click();
  await page.getByRole('article').getByText('35 min').waitFor();
  await waiting(page).waitFor({ state: 'detached' });
});

appTest('a workout whose answer was lost is sent again, and is there once', async (app) => {
  app.expect(networkErrors);
  const athlete = await newAthlete();
  const page = await app.open({ session: athlete.session, path: '/log' });
  let sent = 0;
  await page.route(writes, async (route) => {
    if (route.request().method() !== 'POST' || ++sent > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await log(page, 'HIIT', '30');
  await until('the second request', () => sent === 2);
  await waiting(page).waitFor({ state: 'detached' });
  assert.equal((await workoutsOf(athlete)).length, 1);
});

appTest('a refused change says why, and letting it go shows what the server has', async (app) => {
  app.expect(/status of 400/);
  const athlete = await newAthlete();
  const [row] = await addWorkouts(athlete, workout(athlete, 0, 'hiit', 30));
  const page = await app.open({ session: athlete.session, path: `/log/${row.id}/edit` });
  await page.route(writes, (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({ status: 400, json: { message: 'The log is closed.', code: 'P0001' } })
      : route.continue(),
  );
  await page.getByLabel('Duration').fill('33');
  await page.getByRole('button', { name: 'Save workout' }).click();
  await page.getByRole('alert').getByText('The log is closed.').waitFor();
  await page.getByRole('article').getByText('33 min').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('article').getByText('30 min').waitFor();
});

appTest('deleting asks first', async (app) => {
  const athlete = await newAthlete();
  const [row] = await addWorkouts(athlete, workout(athlete, 0, 'run', 45));
  const page = await app.open({ session: athlete.session, path: `/log/${row.id}` });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Your log starts here').waitFor();
  await workoutsWhen(athlete, 'no workout', (all) => all.length === 0);
});

appTest('the calendar is told in words and walked by keys', async (app) => {
  const athlete = await newAthlete();
  await addWorkouts(
    athlete,
    workout(athlete, 0, 'run', 45),
    plan(athlete, 0, 'strength', 'Sleds', 60),
    plan(athlete, -1, 'hiit', 'EMOM', 30),
  );
  const page = await app.open({ session: athlete.session, path: '/log' });
  const today = `${inWords(0)}, 2 workouts: run 45 min, strength planned`;
  await page.getByRole('button', { name: today, exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  const focus = page.locator(':focus');
  await focus.and(page.getByRole('button', { name: `${inWords(-1)}, 1 workout: HIIT missed`, exact: true })).waitFor();
  await page.getByRole('article').getByText('Missed').waitFor();
  await page.keyboard.press('ArrowDown');
  await focus.and(page.getByRole('button', { name: `${inWords(6)}, no workouts`, exact: true })).waitFor();
  await page.getByText('Nothing planned.').waitFor();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await page.getByRole('button', { name: 'Today' }).click();
  await page.getByRole('gridcell', { selected: true }).getByRole('button', { name: today }).waitFor();
});

for (const size of Object.keys(sizes)) {
  appTest(`the log with workouts is accessible (${size})`, async (app) => {
    const athlete = await newAthlete();
    const [done, open] = await addWorkouts(
      athlete,
      workout(athlete, 0, 'run', 45, { notes: 'Windy.', rpe_pre: 3, rpe_post: 7, completed_workout: { distance_m: 8200 } }),
      plan(athlete, 0, 'strength', 'Sleds and wall balls', 60),
      workout(athlete, 0, 'recovery', 20),
      plan(athlete, -1, 'hiit', 'EMOM', 30),
    );
    const page = await app.open({ session: athlete.session, size });
    for (const path of ['/log', '/log/new', `/log/${done.id}`, `/log/${done.id}/edit`, `/log/${open.id}/done`]) {
      await page.goto(path);
      await page.getByText(/Sleds|Run/).first().waitFor();
      await page.waitForLoadState('networkidle');
      await assertAccessible(page, path);
    }
  });
}
