// The ways through the app that several tests take, by roles and names only.

/** On the sign-in screen: to an account of one's own. */
export const signUp = async (page, { email, password }) => {
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
};

export const signIn = async (page, { email, password }) => {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

export const tabs = (page) => page.getByRole('navigation', { name: 'Main' });
export const openTab = (page, name) => tabs(page).getByRole('link', { name }).click();

export const composer = (page) => page.getByLabel('Message to Coach K');

/** Writes and sends a question. */
export const ask = async (page, question) => {
  await composer(page).fill(question);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};

export const replies = (page) => page.getByRole('article', { name: 'Coach K' });
/** The newest reply, once it is complete, failed or stopped. */
export const finishedReply = async (page, limit = 30_000) => {
  const reply = replies(page).last();
  await reply.and(page.locator('[aria-busy=false]')).waitFor({ timeout: limit });
  return reply;
};

/** The id of the conversation that a page shows. */
export const conversationId = (page) => /\/chat\/([0-9a-f-]{36})/.exec(page.url())[1];
