import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonKey, client, newEmail, password, publishableKey, signUp, url } from './support.js';

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('sign-up gives a session and a user of Supabase\'s shape', async () => {
  const { session, user, email } = await signUp();
  assert.equal(session.token_type, 'bearer');
  assert.equal(session.expires_in, 3600);
  assert.ok(Math.abs(session.expires_at - (Date.now() / 1000 + 3600)) < 10);
  assert.ok(session.refresh_token);
  assert.equal(user.email, email);
  assert.equal(user.aud, 'authenticated');
  assert.equal(user.role, 'authenticated');
  assert.equal(user.is_anonymous, false);
  assert.deepEqual(user.app_metadata, { provider: 'email', providers: ['email'] });
  assert.equal(user.identities[0].provider, 'email');
  for (const field of ['created_at', 'updated_at', 'last_sign_in_at', 'email_confirmed_at', 'confirmed_at']) {
    assert.match(user[field], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, field);
  }
  const claims = claimsOf(session.access_token);
  assert.equal(claims.iss, `${url}/auth/v1`);
  assert.equal(claims.sub, user.id);
  assert.equal(claims.aud, 'authenticated');
  assert.equal(claims.role, 'authenticated');
  assert.equal(claims.aal, 'aal1');
  assert.equal(claims.amr[0].method, 'password');
  assert.ok(claims.session_id);
});

test('metadata is kept, merged, and removed by null', async () => {
  const supabase = client();
  await supabase.auth.signUp({ email: newEmail(), password, options: { data: { name: 'Ada', box: 'A' } } });
  const { data } = await supabase.auth.updateUser({ data: { box: null, goal: 80 } });
  assert.deepEqual(data.user.user_metadata, { name: 'Ada', goal: 80 });
});

test('an address is taken once, whatever its case', async () => {
  const { email } = await signUp();
  const { error } = await client().auth.signUp({ email: email.toUpperCase(), password });
  assert.equal(error.code, 'user_already_exists');
  assert.equal(error.status, 422);
});

test('weak passwords and broken addresses are refused with their reasons', async () => {
  const weak = await client().auth.signUp({ email: newEmail(), password: 'short' });
  assert.equal(weak.error.name, 'AuthWeakPasswordError');
  assert.deepEqual(weak.error.reasons, ['length']);
  const long = await client().auth.signUp({ email: newEmail(), password: 'x'.repeat(73) });
  assert.equal(long.error.code, 'validation_failed');
  const broken = await client().auth.signUp({ email: 'nobody', password });
  assert.equal(broken.error.code, 'validation_failed');
});

test('sign-in wants the right password', async () => {
  const { email, user } = await signUp();
  const good = await client().auth.signInWithPassword({ email, password });
  assert.equal(good.data.user.id, user.id);
  for (const [address, word] of [[email, 'not this one'], [newEmail(), password]]) {
    const { error } = await client().auth.signInWithPassword({ email: address, password: word });
    assert.equal(error.code, 'invalid_credentials');
    assert.equal(error.status, 400);
  }
});

test('wrong passwords are slowed down, for that account only', async () => {
  const { email } = await signUp();
  const codes = [];
  for (let i = 0; i < 12; i++) {
    const { error } = await client().auth.signInWithPassword({ email, password: 'wrong one' });
    codes.push(error.code);
  }
  assert.equal(codes[0], 'invalid_credentials');
  assert.equal(codes.at(-1), 'over_request_rate_limit');
  const other = await signUp();
  const { error } = await client().auth.signInWithPassword({ email: other.email, password });
  assert.equal(error, null);
});

test('a refresh rotates; two tabs at once are no theft, a later second use is', async () => {
  const { session } = await signUp();
  const use = async (refresh_token) => {
    const reply = await fetch(`${url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST',
      headers: { apikey: anonKey, 'x-supabase-api-version': '2024-01-01' },
      body: JSON.stringify({ refresh_token }),
    });
    return { status: reply.status, version: reply.headers.get('x-supabase-api-version'), ...(await reply.json()) };
  };
  const [one, two] = await Promise.all([use(session.refresh_token), use(session.refresh_token)]);
  assert.equal(one.status, 200);
  assert.equal(two.status, 200);
  assert.notEqual(one.refresh_token, session.refresh_token);
  assert.notEqual(one.refresh_token, two.refresh_token);
  assert.equal(claimsOf(one.access_token).session_id, claimsOf(session.access_token).session_id);

  const unknown = await use('no-such-token');
  assert.equal(unknown.status, 400);
  assert.equal(unknown.code, 'refresh_token_not_found');
  assert.equal(unknown.version, '2024-01-01');

  // The window is ten seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_500));
  const stolen = await use(session.refresh_token);
  assert.equal(stolen.status, 400);
  assert.equal(stolen.code, 'refresh_token_already_used');
  assert.equal((await use(one.refresh_token)).code, 'refresh_token_not_found', 'the session has ended');
});

test('setSession and refreshSession work as an app uses them', async () => {
  const { session, user } = await signUp();
  const other = client();
  await other.auth.setSession(session);
  const { data, error } = await other.auth.refreshSession();
  assert.equal(error, null);
  assert.equal(data.user.id, user.id);
  assert.equal((await other.auth.getUser()).data.user.id, user.id);
});

test('a password can be changed, not to itself', async () => {
  const { supabase, email } = await signUp();
  const same = await supabase.auth.updateUser({ password });
  assert.equal(same.error.code, 'same_password');
  assert.equal((await supabase.auth.updateUser({ password: 'another password' })).error, null);
  const old = await client().auth.signInWithPassword({ email, password });
  assert.equal(old.error.code, 'invalid_credentials');
  const fresh = await client().auth.signInWithPassword({ email, password: 'another password' });
  assert.equal(fresh.error, null);
});

test('an address can be changed, not to one that is taken', async () => {
  const [one, two] = [await signUp(), await signUp()];
  const taken = await one.supabase.auth.updateUser({ email: two.email });
  assert.equal(taken.error.code, 'email_exists');
  const email = newEmail();
  assert.equal((await one.supabase.auth.updateUser({ email })).data.user.email, email);
});

test('an anonymous user becomes a known one and keeps the id', async () => {
  const supabase = client();
  const { data } = await supabase.auth.signInAnonymously();
  assert.equal(data.user.is_anonymous, true);
  assert.equal(claimsOf(data.session.access_token).is_anonymous, true);
  const email = newEmail();
  const known = await supabase.auth.updateUser({ email, password });
  assert.equal(known.data.user.is_anonymous, false);
  const again = await client().auth.signInWithPassword({ email, password });
  assert.equal(again.data.user.id, data.user.id);
});

test('sign-out ends this session, the others, or all', async () => {
  const { email, supabase } = await signUp();
  const signIn = async () => {
    const other = client();
    await other.auth.signInWithPassword({ email, password });
    return other;
  };
  const alive = async (one, token) => (await one.auth.getUser(token)).error === null;
  const [two, three] = [await signIn(), await signIn()];
  const tokens = [];
  for (const one of [supabase, two, three]) tokens.push((await one.auth.getSession()).data.session.access_token);
  await two.auth.signOut({ scope: 'local' });
  assert.deepEqual([await alive(client(), tokens[0]), await alive(client(), tokens[1])], [true, false]);
  await supabase.auth.signOut({ scope: 'others' });
  assert.deepEqual([await alive(client(), tokens[0]), await alive(client(), tokens[2])], [true, false]);
  await supabase.auth.signOut();
  assert.equal(await alive(client(), tokens[0]), false);
});

test('getClaims accepts the token', async () => {
  const { supabase, user } = await signUp();
  const { data, error } = await supabase.auth.getClaims();
  assert.equal(error, null);
  assert.equal(data.claims.sub, user.id);
});

test('a key is needed, a publishable one will do', async () => {
  const bare = await fetch(`${url}/auth/v1/settings`);
  assert.equal(bare.status, 401);
  const wrong = await fetch(`${url}/auth/v1/settings`, { headers: { apikey: 'sb_publishable_guessed' } });
  assert.equal(wrong.status, 401);
  const { error } = await client(publishableKey).auth.signUp({ email: newEmail(), password });
  assert.equal(error, null);
  const settings = await (await fetch(`${url}/auth/v1/settings`, { headers: { apikey: anonKey } })).json();
  assert.equal(settings.mailer_autoconfirm, true);
  assert.deepEqual(await (await fetch(`${url}/auth/v1/.well-known/jwks.json`)).json(), { keys: [] });
});

test('older clients get the older form of errors', async () => {
  const reply = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: anonKey },
    body: JSON.stringify({ email: newEmail(), password }),
  });
  assert.deepEqual(await reply.json(), {
    code: 400,
    error_code: 'invalid_credentials',
    msg: 'Invalid login credentials',
  });
});
