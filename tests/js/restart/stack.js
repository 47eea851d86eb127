// The programs of the stack that scripts/test js started: their process ids, their end, their start.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../support.js';

const local = process.env.COACH_LOCAL;
export const root = join(import.meta.dirname, '../../..');

export const pidOf = (program) => Number(readFileSync(join(local, 'run', `${program}.pid`), 'utf8'));

export const postmaster = () => {
  const data = readdirSync(join(local, 'data'), { withFileTypes: true }).find((entry) => entry.isDirectory());
  return Number(readFileSync(join(local, 'data', data.name, 'postmaster.pid'), 'utf8').split('\n')[0]);
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

export const end = async (pid, signal) => {
  process.kill(pid, signal);
  await until(`process ${pid} is gone`, () => !alive(pid));
};

// Starts whatever is missing, and only that: with settings that scripts/up did not see the first time (scripts/test js
// exports them for these tests) it would start the worker anew as well.
const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(DATABASE|SUPABASE|OPENAI|NEBIUS)_/.test(name)),
);
export const up = (more = {}) =>
  promisify(execFile)(join(root, 'scripts/up'), ['--detach'], { env: { ...settings, ...more } });
