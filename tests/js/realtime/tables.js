// Tables that a test makes for itself, with policies of its own, in the publication.
import { connect } from '../database.js';

let made = 0;

// Gone with the test `t`. `columns` as in CREATE TABLE. Everybody signed in may read; `policy` is a condition.
export const table = async (t, { columns, policy, publish = true, rls = true, grant = 'select' }) => {
  const database = await connect();
  const name = `rt_${process.pid}_${++made}`;
  await database.query(`create table public.${name} (${columns})`);
  if (grant) await database.query(`grant ${grant} on public.${name} to anon, authenticated`);
  await database.query(`grant all on public.${name} to service_role`);
  if (rls) await database.query(`alter table public.${name} enable row level security`);
  if (policy) await database.query(`create policy reading on public.${name} for select using (${policy})`);
  if (publish) await database.query(`alter publication supabase_realtime add table public.${name}`);
  t.after(async () => {
    await database.query(`drop table if exists public.${name} cascade`);
    await database.end();
  });
  return {
    name,
    database,
    query: (text, values) => database.query(text.replaceAll('TABLE', `public.${name}`), values),
  };
};
