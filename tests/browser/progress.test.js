// The progress screen: what was trained and tested, as numbers, charts and tables.
import assert from 'node:assert/strict';
import { assertAccessible } from './support/accessibility.js';
import { appTest, networkErrors, sizes } from './support/app.js';
import { must, newAthlete } from './support/athlete.js';
import { until } from './support/stack.js';

/** The day so many days before today, where the test's browser is. */
const daysAgo = (days) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(
    Date.now() - days * 24 * 60 * 60 * 1000,
  );

const result = (athlete, days, test_type, results) => ({
  athlete_id: athlete.profile.id,
  test_date: daysAgo(days),
  test_type,
  results,
});
const addResults = async (athlete, ...rows) =>
  must(await athlete.supabase.from('benchmark_tests').insert(rows).select());
const resultsOf = async ({ supabase }) => must(await supabase.from('benchmark_tests').select());
/** Whether the first chart has the accent's colour in it: that a canvas learns the theme's colours. */
const paintedYellow = (page) =>
  page
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] > 240 && data[at + 1] > 190 && data[at + 2] < 40 && data[at + 3] === 255) return true;
      }
      return false;
    });
const rowOf = (page, station) => page.getByRole('listitem').filter({ hasText: station });

appTest(
  'a first station result is added, a faster one is a personal best, and the server has both',
  async (app) => {
    const athlete = await newAthlete();
    await addResults(athlete, result(athlete, 20, 'station_test', { station: 'row', time_seconds: 257 }));
    const page = await app.open({ session: athlete.session, path: '/progress' });
    await page.getByRole('button', { name: 'Add a result for Sled push' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Time').fill('2:10');
    await page.getByLabel('Weight').fill('152');
    await page.keyboard.press('Enter');
    await page.getByText('Saved: Sled push 50 m, 2:10.').waitFor();
    await page.getByRole('button', { name: /Sled push.*2:10/ }).waitFor();

    await page.getByRole('button', { name: 'Add result', exact: true }).click();
    await page.getByRole('combobox', { name: 'Station' }).selectOption('row');
    await page.getByLabel('Time').fill('4:05');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/New personal best! Row 1000 m, 4:05: 12 s faster than on /).waitFor();

    const rows = await until('three results', async () => {
      const all = await resultsOf(athlete);
      return all.length === 3 && all;
    });
    const sled = rows.find(({ results }) => results.station === 'sled_push');
    assert.deepEqual(sled.results, { station: 'sled_push', time_seconds: 130, weight_kg: 152 });
    assert.equal(sled.test_date, daysAgo(0));
  },
);

appTest(
  'a result is edited and deleted from the table behind its chart; deleting asks first',
  async (app) => {
    const athlete = await newAthlete();
    await addResults(
      athlete,
      result(athlete, 60, 'station_test', { station: 'row', time_seconds: 257 }),
      result(athlete, 10, 'station_test', { station: 'row', time_seconds: 245 }),
    );
    const page = await app.open({ session: athlete.session, path: '/progress' });
    await page.getByRole('button', { name: /Row 1000 m.*4:05/ }).click();
    const row = rowOf(page, 'Row 1000 m');
    await row.locator('canvas').waitFor();
    // Always there for screen readers; the toggle shows it to everyone.
    assert.equal(await row.getByRole('rowheader').count(), 2);
    await row.getByRole('button', { name: 'Show as table' }).click();
    const editNewest = row.getByRole('button', { name: /^Edit the result of/ }).first();
    await editNewest.click();
    await page.getByLabel('Time').fill('4:01,5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /Row 1000 m.*4:01\.5/ }).waitFor();

    await editNewest.click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(
      await page.evaluate(() => document.activeElement.getAttribute('aria-label')),
      /^Edit the result of/,
    );
    await editNewest.click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Delete this result?' }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: /Row 1000 m.*4:17/ }).waitFor();
    await until('one result is left', async () => (await resultsOf(athlete)).length === 1);
  },
);

appTest('what the server refuses is taken back and said, and can be tried again', async (app) => {
  app.expect(/status of 403/);
  const athlete = await newAthlete();
  const page = await app.open({ session: athlete.session, path: '/progress' });
  const results = '**/rest/v1/benchmark_tests**';
  await page.route(results, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 403, json: { message: 'No more results.', code: '42501' } })
      : route.continue(),
  );
  await page.getByRole('button', { name: 'Add a result for SkiErg' }).click();
  await page.getByLabel('Time').fill('4:20');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The result was not saved. No more results.').waitFor();
  await page.getByRole('button', { name: 'Add a result for SkiErg' }).waitFor();
  // Also not after a reload, and until then it can be let go.
  await page.reload();
  await page.getByText('The result was not saved. No more results.').waitFor();
  await page.unroute(results);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: /SkiErg.*4:20/ }).waitFor();
  await until('the result is there', async () => (await resultsOf(athlete)).length === 1);
  await page.getByText(/was not saved/).waitFor({ state: 'hidden' });

  await page.route(results, (route) =>
    route.request().method() === 'DELETE'
      ? route.fulfill({ status: 403, json: { message: 'It stays.', code: '42501' } })
      : route.continue(),
  );
  await page.getByRole('button', { name: /SkiErg.*4:20/ }).click();
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.getByRole('button', { name: /^Edit the result of/ }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The result was not deleted. It stays.').waitFor();
  await page.getByRole('button', { name: /SkiErg.*4:20/ }).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText(/was not deleted/).waitFor({ state: 'hidden' });
  assert.equal((await resultsOf(athlete)).length, 1);
});

appTest(
  'a result entered without a network is shown, told as waiting, and sent when the network is back',
  async (app) => {
    app.expect(networkErrors);
    const athlete = await newAthlete();
    const page = await app.open({ session: athlete.session, path: '/progress' });
    await page.getByRole('button', { name: 'Add a result for SkiErg' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Add a result for SkiErg' }).click();
    await page.getByLabel('Time').fill('4:20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /SkiErg.*4:20/ }).waitFor();
    await page.getByText('SkiErg 1000 m, 4:20 waits for the network.').waitFor();
    await page.context().setOffline(false);
    await page.getByText('Saved: SkiErg 1000 m, 4:20.').waitFor();
    await until('the result is there', async () => (await resultsOf(athlete)).length === 1);
  },
);

appTest('weeks and streak count what was done, not what is planned', async (app) => {
  const athlete = await newAthlete({ weekly_availability_hours: 6, race_date: daysAgo(-83) });
  const log = { athlete_id: athlete.profile.id, session_type: 'run' };
  const plan = { title: 'Intervals', text: '6 × 400 m' };
  must(
    await athlete.supabase
      .from('workout_logs')
      .insert([
        { ...log, date: daysAgo(0), duration_minutes: 75, prescribed_workout: null },
        { ...log, date: daysAgo(7), duration_minutes: 45, prescribed_workout: null },
        { ...log, date: daysAgo(0), duration_minutes: 300, prescribed_workout: plan },
      ])
      .select(),
  );
  const page = await app.open({ session: athlete.session, path: '/progress' });
  const weeks = page.getByRole('table', { name: /last 12 weeks/ });
  await weeks.waitFor({ state: 'attached' });
  const rows = await weeks.getByRole('row').allTextContents();
  assert.equal(rows.length, 13);
  assert.match(rows[1].replaceAll('\u00a0', ' '), /1 h 15 min1 session$/);
  assert.match(rows[2].replaceAll('\u00a0', ' '), /45 min1 session$/);
  await page.getByText(/30\smin more than all of last week/).waitFor();
  await page.getByRole('region', { name: 'Streak' }).getByText('2 weeks').waitFor();
  await page.getByRole('region', { name: 'Your race' }).getByText('83 days').waitFor();
});

for (const size of Object.keys(sizes)) {
  appTest(`progress with charts, tables and the form is accessible (${size})`, async (app) => {
    const athlete = await newAthlete({ race_date: daysAgo(-83), goal_time_minutes: 80 });
    await addResults(
      athlete,
      result(athlete, 60, 'station_test', { station: 'row', time_seconds: 257 }),
      result(athlete, 10, 'station_test', { station: 'row', time_seconds: 245 }),
      result(athlete, 50, 'cooper', { distance_m: 2540 }),
      result(athlete, 5, 'cooper', { distance_m: 2690 }),
      result(athlete, 5, 'strength', { exercise: 'Back squat', weight_kg: 110, reps: 5 }),
    );
    const page = await app.open({ session: athlete.session, path: '/progress', size });
    await page.getByRole('button', { name: /Row 1000 m/ }).click();
    const closed = page.getByRole('button', { name: 'Show as table' });
    await closed.first().waitFor();
    while ((await closed.count()) > 0) await closed.first().click();
    await page.locator('canvas').nth(1).waitFor();
    await until('the best result is painted in the accent', () => paintedYellow(page));
    assert.equal(await page.locator('style').count(), 0, 'no style element was injected');
    await assertAccessible(page, 'progress with data');
    await page.getByRole('button', { name: 'Add result', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, 'the form of a result');
  });
}
