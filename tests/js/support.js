// Clients as an app makes them, against the stack that scripts/test js started.
import { createClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by scripts/test js`);
  return value;
};

export const url = need('SUPABASE_URL');
export const anonKey = need('SUPABASE_ANON_KEY');
export const serviceKey = need('SUPABASE_SERVICE_ROLE_KEY');
export const publishableKey = need('SUPABASE_PUBLISHABLE_KEY');
export const secretKey = need('SUPABASE_SECRET_KEY');

// No session is kept between two clients, and no timer keeps the test alive.
const options = { auth: { persistSession: false, autoRefreshToken: false } };

export const client = (key = anonKey) => createClient(url, key, options);

export const newEmail = () => `athlete-${randomUUID()}@example.org`;
export const password = 'a good password';

// A signed-up athlete with a client of their own.
export const signUp = async (key = anonKey) => {
  const supabase = client(key);
  const email = newEmail();
  const { data, error } = await supabase.auth.signUp({ email, password });
  if (error) throw error;
  return { supabase, email, user: data.user, session: data.session };
};

// The same with profile and conversation.
export const athlete = async () => {
  const signedUp = await signUp();
  const { supabase, user } = signedUp;
  const profile = must(
    await supabase.from('athlete_profiles').insert({ user_id: user.id, display_name: 'Ada' }).select().single(),
  );
  const conversation = must(
    await supabase.from('conversations').insert({ athlete_id: profile.id }).select().single(),
  );
  return { ...signedUp, profile, conversation };
};

export const must = ({ data, error }) => {
  if (error) throw new Error(`${error.code ?? ''} ${error.message}`);
  return data;
};

// Asks again until `probe` gives something true; what it gave.
export const until = async (what, probe, limit = 20_000) => {
  const deadline = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
