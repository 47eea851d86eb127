// The ways through the app that several tests take, by roles and names only.

/** From the sign-in screen to an account of one's own. */
export const signUp = async (page, { email, password }) => {
  await page.getByRole('button', { name: /create an account/i }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel(/^password/i).first().fill(password);
  await page.getByRole('button', { name: /^create (my )?account$/i }).click();
};

export const tabs = (page) => page.getByRole('navigation', { name: 'Main' });
export const openTab = (page, name) => tabs(page).getByRole('link', { name }).click();
