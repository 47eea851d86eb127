// The product's promise from end to end: an athlete signs up, tells who they are, asks, gets a streamed answer
// with its sources, finds it again, logs a workout and sees it in the calendar and in the progress.
import assert from 'node:assert/strict';
import { assertAccessible } from './support/accessibility.js';
import { appTest } from './support/app.js';
import { must, newAthlete, newEmail, password } from './support/athlete.js';
import { ask, conversationId, finishedReply, openTab, replies, signUp, tabs } from './support/forms.js';

for (const [size, scheme] of [
  ['phone', 'light'],
  ['desktop', 'dark'],
]) {
  appTest(`the story of one athlete (${size}, ${scheme})`, async (app) => {
    const page = await app.open({ size, scheme });
    await signUp(page, { email: newEmail(), password });

    await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    await assertAccessible(page, 'onboarding');
    await page.getByRole('radio', { name: 'Yes, on a date' }).check();
    const race = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Race date').fill(race);
    await page.getByRole('radio', { name: 'Intermediate' }).check();
    await page.getByRole('radio', { name: '8', exact: true }).check();
    await page.getByLabel(/first name/i).fill('Ada');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor();

    await openTab(page, 'Profile');
    assert.equal(await page.getByLabel('Race date').inputValue(), race);
    await page.getByLabel(/^Weight/).fill('72.5');
    await page.getByRole('button', { name: /^Save/ }).click();
    await page
      .getByText(/^Saved/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByLabel(/^Weight/).waitFor();
    assert.equal(await page.getByLabel(/^Weight/).inputValue(), '72.5');

    await openTab(page, 'Coach');
    await ask(page, 'How should I pace the sled push with 8 weeks to go?');
    await page.waitForURL('**/chat/*');
    const reply = await finishedReply(page);
    await reply.getByRole('button', { name: /^[1-9]\d* sources?$/ }).waitFor();
    const path = `/chat/${conversationId(page)}`;
    const text = await replies(page).last().innerText();
    await page.reload();
    await finishedReply(page);
    assert.equal(await replies(page).last().innerText(), text);

    await openTab(page, 'Log');
    await page.getByRole('link', { name: 'Log workout' }).first().click();
    await page.getByRole('radio', { name: 'Run' }).check();
    await page.getByRole('button', { name: '45', exact: true }).click();
    await page.getByRole('radio', { name: /^7, / }).check();
    await page.getByLabel(/^Distance/).fill('9');
    await page.getByLabel(/^Notes/).fill('Felt strong');
    await page.getByRole('button', { name: 'Save workout' }).click();
    await page.getByRole('grid').locator('button[aria-current=date]').getByText(/\d/).waitFor();
    await page
      .getByRole('article')
      .getByText(/45 min/)
      .waitFor();
    assert.match(
      await page.getByRole('grid').locator('button[aria-current=date]').getAttribute('aria-label'),
      /run/i,
    );
    await page.reload();
    await page.getByRole('article').getByText('Felt strong').waitFor();

    await openTab(page, 'Progress');
    const week = page.getByRole('region', { name: 'This week' });
    await week.getByText(/45/).first().waitFor();
    await page.getByRole('region', { name: 'Your race' }).getByText(/days/).first().waitFor();

    await page.goto(path);
    await finishedReply(page);
    await tabs(page).waitFor();
  });
}

/** An athlete with something on every screen. */
const trained = async () => {
  const athlete = await newAthlete({
    race_date: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10),
    goal_time_minutes: 85,
    weekly_availability_hours: 8,
    weight_kg: 70,
    injuries_limitations: ['left knee'],
    equipment_available: ['sled'],
  });
  const { supabase, profile } = athlete;
  const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const types = ['run', 'strength', 'hiit', 'simulation', 'recovery'];
  const workouts = types.flatMap((session_type, index) => [
    {
      athlete_id: profile.id,
      date: ago(index * 3),
      session_type,
      completed_workout: { distance_m: 5000 },
      duration_minutes: 40 + index,
      rpe_post: 6,
    },
    {
      athlete_id: profile.id,
      date: ago(index * 3 - 4),
      session_type,
      prescribed_workout: { title: `Session ${index}`, text: '5 rounds of work', duration_minutes: 50 },
    },
  ]);
  // PostgREST wants the same columns in each row of one insert.
  for (const workout of workouts) must(await supabase.from('workout_logs').insert(workout).select('id'));
  const tests = [
    { test_type: 'cooper', results: { distance_m: 2700 } },
    { test_type: 'station_test', results: { station: 'sled_push', time_seconds: 150 } },
    { test_type: 'simulation', results: { time_seconds: 5400 } },
  ];
  for (const [index, test] of [...tests, ...tests].entries()) {
    must(
      await supabase
        .from('benchmark_tests')
        .insert({ athlete_id: profile.id, test_date: ago(index * 9), ...test })
        .select('id'),
    );
  }
  return athlete;
};

for (const size of ['small', 'desktop']) {
  appTest(`each screen with its data, and its dialogs, are accessible (${size})`, async (app) => {
    const athlete = await trained();
    const page = await app.open({ session: athlete.session, size });
    await ask(page, 'What is a good 1 km pace?');
    await page.waitForURL('**/chat/*');
    const reply = await finishedReply(page);
    await assertAccessible(page, 'a conversation');
    await reply.getByRole('button', { name: /sources?$/ }).click();
    await page.getByRole('dialog').locator('summary').first().click();
    await assertAccessible(page, 'sources');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Rename or delete', exact: true }).click();
    await assertAccessible(page, 'rename or delete');
    for (const [path, ready] of [
      ['/log', page.getByRole('grid')],
      ['/log/new', page.getByRole('button', { name: 'Save workout' })],
      ['/progress', page.getByRole('region', { name: 'This week' })],
      ['/profile', page.getByLabel(/^Weight/)],
    ]) {
      await page.goto(path);
      await ready.waitFor();
      await page.waitForLoadState('networkidle');
      await assertAccessible(page, path);
    }
    await page.goto('/progress');
    await page.getByRole('button', { name: 'Add result' }).first().click();
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, 'add a result');
  });
}
