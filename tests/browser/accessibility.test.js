// axe on each screen, at each size, in both colour schemes.
import { assertAccessible } from './support/accessibility.js';
import { appTest, schemes, sizes } from './support/app.js';
import { newAthlete } from './support/athlete.js';

for (const scheme of schemes) {
  for (const size of Object.keys(sizes)) {
    appTest(`sign-in and sign-up are accessible (${size}, ${scheme})`, async (app) => {
      const page = await app.open({ size, scheme });
      await page.getByLabel('Email').waitFor();
      await assertAccessible(page, 'sign-in');
      await page.getByRole('button', { name: /create an account/i }).click();
      await assertAccessible(page, 'sign-up');
    });

    appTest(`each empty screen is accessible (${size}, ${scheme})`, async (app) => {
      const { session } = await newAthlete();
      const page = await app.open({ session, size, scheme });
      for (const path of ['/', '/log', '/progress', '/profile', '/no-such-page']) {
        await page.goto(path);
        await page.getByRole('navigation', { name: 'Main' }).waitFor();
        await page.waitForLoadState('networkidle');
        await assertAccessible(page, path);
      }
    });
  }
}
