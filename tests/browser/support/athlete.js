// Athletes made by the API, so that a test begins where its subject begins.
import { createClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';
import { anonKey, url } from './stack.js';

export const password = 'a good password 7';
export const newEmail = () => `athlete-${randomUUID()}@example.org`;

export const must = ({ data, error }) => {
  if (error) throw new Error(`${error.code ?? ''} ${error.message}`);
  return data;
};

const client = () => createClient(url, anonKey, { auth: { persistSession: false, autoRefreshToken: false } });

/**
 * A signed-up athlete whose onboarding is over, with a client of their own. `signIn()` gives a further
 * session, as a second device has.
 */
export const newAthlete = async (profile = {}) => {
  const supabase = client();
  const email = newEmail();
  const { user, session } = must(await supabase.auth.signUp({ email, password }));
  const { preferences, ...columns } = profile;
  const row = must(
    await supabase
      .from('athlete_profiles')
      .insert({
        user_id: user.id,
        display_name: 'Ada',
        preferences: { units: 'metric', onboarding: 'skipped', ...preferences },
        ...columns,
      })
      .select()
      .single(),
  );
  const signIn = async () => must(await client().auth.signInWithPassword({ email, password })).session;
  return { supabase, email, user, session, profile: row, signIn };
};

/** A conversation with one answered question; the rows. */
export const askByApi = async ({ supabase, profile }, content) => {
  const conversation = must(
    await supabase.from('conversations').insert({ athlete_id: profile.id }).select().single(),
  );
  const question = must(
    await supabase
      .from('messages')
      .insert({ conversation_id: conversation.id, role: 'user', content })
      .select()
      .single(),
  );
  return { conversation, question, reply: await replyTo(supabase, question) };
};

/** The finished reply to a question. */
export const replyTo = async (supabase, question, limit = 30_000) => {
  const deadline = Date.now() + limit;
  for (;;) {
    const rows = must(await supabase.from('messages').select().eq('reply_to', question.id));
    const done = rows.find(({ status }) => ['complete', 'failed', 'cancelled'].includes(status));
    if (done) return done;
    if (Date.now() > deadline) throw new Error(`no reply within ${limit} ms: ${JSON.stringify(rows)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
