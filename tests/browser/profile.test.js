// The account's life: signing up, the first questions, the profile, one's own data, the end.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertAccessible } from './support/accessibility.js';
import { appTest, networkErrors, sizes } from './support/app.js';
import { must, newAthlete, newEmail, password } from './support/athlete.js';
import { openTab, signIn, signUp, tabs } from './support/forms.js';

const click = (page, name) => page.getByRole('button', { name, exact: true }).click();
const choose = (page, label) => page.getByLabel(label, { exact: true }).check();
const saved = (page) => page.getByText('Saved', { exact: true }).waitFor();

/** A page that shows the profile of a new athlete, and the athlete. */
const openProfile = async (app, { size, ...columns } = {}) => {
  const athlete = await newAthlete(columns);
  const page = await app.open({ size });
  await signIn(page, { email: athlete.email, password });
  await tabs(page).waitFor();
  await openTab(page, 'Profile');
  await page.getByLabel('Age', { exact: true }).waitFor();
  const row = async () => must(await athlete.supabase.from('athlete_profiles').select().single());
  return { page, athlete, row };
};

appTest('an email that is known already leads to signing in, with what was typed', async (app) => {
  app.expect(/status of 422/);
  const { email } = await newAthlete();
  const page = await app.open();
  await signUp(page, { email, password });
  await click(page, 'Sign in instead');
  await click(page, 'Sign in');
  await tabs(page).waitFor();
});

appTest('a forgotten password: where no mail is sent, that is said', async (app) => {
  app.expect(/status of 404/);
  const page = await app.open();
  await page.getByLabel('Email').fill(newEmail());
  await click(page, 'Forgot your password?');
  await page.getByRole('alert').getByText('sends no mail').waitFor();
});

appTest('three answers by keyboard, and the chat is there; the row has them', async (app) => {
  const page = await app.open({ size: 'small' });
  await signUp(page, { email: newEmail(), password });
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await assertAccessible(page, 'onboarding');
  // Past "Skip for now"; arrows choose within each question.
  for (const key of ['Tab', 'Tab', 'ArrowRight', 'Tab', 'Space', 'ArrowRight', 'Tab', 'Space', 'Enter']) {
    await page.keyboard.press(key);
  }
  await tabs(page).waitFor();
  await openTab(page, 'Profile');
  assert.equal(await page.getByLabel('Race date').inputValue(), '');
  assert.equal(await page.getByLabel('Level').inputValue(), 'intermediate');
  assert.equal(await page.getByLabel('hours a week').inputValue(), '2');
});

appTest('what is missing is told, and goes as it is answered', async (app) => {
  const page = await app.open();
  await signUp(page, { email: newEmail(), password });
  await click(page, 'Start');
  assert.equal(await page.getByRole('alert').count(), 3);
  await choose(page, 'Yes, on a date');
  await page.getByText('Enter the date of your race.').waitFor();
  await choose(page, 'No race planned');
  await choose(page, 'Beginner');
  await choose(page, '12+');
  assert.equal(await page.getByRole('alert').count(), 0);
  await click(page, 'Start');
  await tabs(page).waitFor();
});

for (const size of Object.keys(sizes)) {
  appTest(`the profile: wrong fields are named, right ones saved, cleared ones cleared (${size})`, async (app) => {
    const columns = { size, age: 36, race_date: '2030-03-06', equipment_available: ['gym', 'own garage'] };
    const { page, row } = await openProfile(app, columns);
    await page.getByLabel('Weight (kg)').fill('5');
    await page.getByLabel('Age', { exact: true }).fill('');
    await page.getByLabel('Race date').fill('');
    await page.getByLabel('Goal time').fill('1:20');
    await page.getByLabel('Running (km a week)').fill('42,5');
    await page.getByLabel('What should Coach K know?').fill('left knee');
    await choose(page, 'Sled');
    await click(page, 'Save');
    await page.getByText('from 30 to 250 kg').waitFor();
    assert.ok(await page.getByLabel('Weight (kg)').evaluate((input) => input === document.activeElement));
    await assertAccessible(page, 'profile with an error');
    await page.getByLabel('Weight (kg)').fill('80');
    await click(page, 'Save');
    await saved(page);
    const { age, race_date, weight_kg, goal_time_minutes, training_history, ...lists } = await row();
    assert.deepEqual([age, race_date, weight_kg, goal_time_minutes], [null, null, 80, 80]);
    assert.deepEqual(training_history, { run_mpw: 26.41 });
    assert.deepEqual(lists.equipment_available, ['gym', 'own garage', 'sled']);
    assert.deepEqual(lists.injuries_limitations, ['left knee']);
  });
}

appTest('unsaved edits outlive another screen and other units', async (app) => {
  const { page, row } = await openProfile(app);
  await page.getByLabel('Weight (kg)').fill('80');
  await openTab(page, 'Log');
  await page.getByLabel('Weight (kg)').waitFor({ state: 'detached' });
  await openTab(page, 'Profile');
  await page.getByLabel('Weight (kg)').waitFor();
  assert.equal(await page.getByLabel('Weight (kg)').inputValue(), '80');
  await choose(page, 'lb, miles');
  await page.getByLabel('Weight (lb)').waitFor();
  assert.equal(await page.getByLabel('Weight (lb)').inputValue(), '176.4');
  await click(page, 'Save');
  await saved(page);
  const { weight_kg, preferences } = await row();
  assert.equal(weight_kg, 80.01);
  assert.deepEqual(preferences, { units: 'imperial', onboarding: 'skipped' });
});

appTest('a save keeps what another device answered meanwhile', async (app) => {
  const { athlete, page, row } = await openProfile(app);
  must(
    await athlete.supabase
      .from('athlete_profiles')
      .update({
        age: 44,
        training_history: { strength_days: 3 },
        preferences: { units: 'metric', onboarding: 'skipped', session_length_min: 45 },
      })
      .eq('id', athlete.profile.id)
      .select('id'),
  );
  await page.getByLabel('Level').selectOption('advanced');
  await page.getByLabel('Best time of day').selectOption('PM');
  await click(page, 'Save');
  await saved(page);
  const { age, training_history, preferences } = await row();
  assert.equal(age, 44);
  assert.deepEqual(training_history, { strength_days: 3, experience: 'advanced' });
  assert.deepEqual(preferences, {
    units: 'metric',
    onboarding: 'skipped',
    session_length_min: 45,
    time_of_day: 'PM',
  });
});

appTest('without a network a save waits and goes out by itself', async (app) => {
  app.expect(networkErrors);
  const { page, row } = await openProfile(app);
  await page.context().setOffline(true);
  await page.getByLabel('Name').fill('Kim');
  await click(page, 'Save');
  await page.getByText('Saved once you are online').waitFor();
  await page.context().setOffline(false);
  await saved(page);
  assert.equal((await row()).display_name, 'Kim');
});

appTest('all of one’s own data is a file; deleting wants the word, and then nothing is left', async (app) => {
  app.expect(/status of 400/);
  const { page, athlete } = await openProfile(app);
  const [download] = await Promise.all([page.waitForEvent('download'), click(page, 'Download my data')]);
  assert.match(download.suggestedFilename(), /^coach-k-\d{4}-\d\d-\d\d\.json$/);
  const data = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(data.profile.id, athlete.profile.id);

  await click(page, 'Delete my account');
  await click(page, 'Delete for good');
  await page.getByRole('alert').getByText('Type DELETE').waitFor();
  await page.getByLabel('Type DELETE to confirm').fill('DELETE');
  await click(page, 'Delete for good');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, { email: athlete.email, password });
  await page.getByRole('alert').getByText('do not match').waitFor();
});

appTest('a changed password counts at the next sign-in', async (app) => {
  const { page, athlete } = await openProfile(app);
  await click(page, 'Change password');
  await page.getByLabel('New password').fill('quite another one');
  await click(page, 'Save new password');
  await page.getByText('Your password is changed.').waitFor();
  await click(page, 'Sign out');
  await signIn(page, { email: athlete.email, password: 'quite another one' });
  await tabs(page).waitFor();
});
