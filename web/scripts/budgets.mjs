// How much each route makes a browser fetch, gzipped, and whether that is within its budget.
// node scripts/budgets.mjs, after a build. Prints a table; fails beyond a budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

// KiB. The shell holds the login; a route counts what it adds to the shell.
const shellBudget = 150;
const chatBudget = 215;
const routeBudget = 60;
const chatRoute = 'src/chat/ChatScreen.tsx';

/** The scripts and styles that `key` needs before it runs. */
function filesOf(key, files = new Set(), seen = new Set()) {
  if (seen.has(key)) return files;
  seen.add(key);
  const chunk = manifest[key];
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const imported of chunk.imports ?? []) filesOf(imported, files, seen);
  return files;
}

const sizes = new Map();
function kib(files) {
  let bytes = 0;
  for (const file of files) {
    if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
    bytes += sizes.get(file);
  }
  return bytes / 1024;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const shell = filesOf(entry);
const rows = [{ name: 'shell + login', size: kib(shell), budget: shellBudget }];
// Every dynamic import counts, also one inside a route: what is fetched later is fetched, too.
const later = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry);
for (const key of later) {
  const added = kib(filesOf(key).difference(shell));
  if (key === chatRoute) rows.push({ name: `shell + ${key}`, size: kib(shell) + added, budget: chatBudget });
  else rows.push({ name: `+ ${key.replace(/^.*node_modules\//, '')}`, size: added, budget: routeBudget });
}
if (!later.includes(chatRoute)) throw new Error(`${chatRoute} is no route of its own any more.`);

const width = Math.max(...rows.map(({ name }) => name.length));
console.log(`${'gzip KiB'.padEnd(width)}     size   budget`);
for (const { name, size, budget } of rows) {
  const verdict = size <= budget ? '' : '   TOO LARGE';
  console.log(`${name.padEnd(width)} ${size.toFixed(1).padStart(8)} ${String(budget).padStart(8)}${verdict}`);
}
process.exitCode = rows.every(({ size, budget }) => size <= budget) ? 0 : 1;
