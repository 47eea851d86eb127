// The stack that scripts/test browser started: where it answers, its programs' process ids.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by scripts/test browser`);
  return value;
};

export const url = need('SUPABASE_URL');
export const anonKey = need('SUPABASE_ANON_KEY');

const pidOf = (program) => Number(readFileSync(join(need('COACH_LOCAL'), 'run', `${program}.pid`), 'utf8'));

/** Runs `body` while coach-relay, coach-worker or coach-standin stands still: alive, but silent. */
export const whileFrozen = async (program, body) => {
  const pid = pidOf(program);
  process.kill(pid, 'SIGSTOP');
  try {
    return await body();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
};

/** Asks again until `probe` gives something true; what it gave. */
export const until = async (what, probe, limit = 20_000) => {
  const deadline = Date.now() + limit;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** A question that the stand-in answers with these faults, e.g. "status=503,times=2". */
export const withFault = (fault, question) => `[[standin: ${fault}]] ${question}`;
