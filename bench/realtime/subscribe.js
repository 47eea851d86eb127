// The published supabase-js: so many clients, each with a socket, a user's token and a filter
// of its own. Notes when each callback runs; prints a line when all are subscribed, and the
// notes when its standard input ends.
import { createHmac } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';

const [subscribers] = process.argv.slice(2).map(Number);
const { SUPABASE_URL: url, SUPABASE_ANON_KEY: key, SUPABASE_JWT_SECRET: secret } = process.env;

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (sub) => {
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub, role: 'authenticated', aud: 'authenticated', iat: now, exp: now + 3600, session_id: sub };
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

const arrivals = [];
const subscribe = (n) =>
  new Promise((resolve, reject) => {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const supabase = createClient(url, key, { accessToken: async () => token(id) });
    const ready = supabase.realtime.setAuth(); // or the first join goes out as anon
    const limit = setTimeout(() => reject(new Error(`subscriber ${n} was not subscribed in 60 s`)), 60_000);
    const channel = supabase
      .channel(`bench-${n}`)
      .on(
        'postgres_changes',
        { event: 'UPDATE', schema: 'public', table: 'messages', filter: `conversation_id=eq.${id}` },
        (change) => {
          arrivals.push([Number(change.new.id.slice(-12)), performance.timeOrigin + performance.now()]);
          if (change.new.conversation_id !== id) throw new Error('a change of somebody else');
        },
      )
      .on('system', {}, (message) => {
        if (message.extension !== 'postgres_changes') return;
        clearTimeout(limit);
        if (message.status === 'ok') resolve();
        else reject(new Error(message.message));
      });
    ready.then(() => channel.subscribe());
  });

for (let n = 1; n <= subscribers; n += 50) {
  await Promise.all(Array.from({ length: Math.min(50, subscribers - n + 1) }, (_, i) => subscribe(n + i)));
}
process.stderr.write('subscribed\n');
process.stdin.resume();
process.stdin.on('end', () => {
  for (const [id, at] of arrivals) process.stdout.write(`${id},${at.toFixed(3)}\n`);
  process.stdout.write('', () => process.exit(0));
});
