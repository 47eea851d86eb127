// axe on each screen as a new athlete sees it, at each size, in both colour schemes.
import { assertAccessible } from './support/accessibility.js';
import { appTest, sizes } from './support/app.js';
import { newAthlete } from './support/athlete.js';
import { tabs } from './support/forms.js';

for (const size of Object.keys(sizes)) {
  appTest(`sign-in and sign-up are accessible (${size})`, async (app) => {
    const page = await app.open({ size });
    await page.getByLabel('Email').waitFor();
    await assertAccessible(page, 'sign-in');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await assertAccessible(page, 'sign-up');
  });

  appTest(`each empty screen is accessible (${size})`, async (app) => {
    const { session } = await newAthlete();
    const page = await app.open({ session, size });
    for (const path of ['/', '/log', '/progress', '/profile', '/no-such-page']) {
      await page.goto(path);
      await tabs(page).waitFor();
      await page.waitForLoadState('networkidle');
      await assertAccessible(page, path);
    }
  });
}
