// The stack that scripts/test browser started: where it answers, its programs' process ids.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

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

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

// With settings that scripts/up did not see the first time it would start the worker anew as well.
const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(DATABASE|SUPABASE|OPENAI|NEBIUS)_/.test(name)),
);

/** Ends a program and has scripts/up start it again. */
export const restart = async (program) => {
  const pid = pidOf(program);
  process.kill(pid, 'SIGKILL');
  await until(`${program} is gone`, () => !alive(pid));
  await promisify(execFile)(join(import.meta.dirname, '../../../scripts/up'), ['--detach'], {
    env: settings,
  });
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
