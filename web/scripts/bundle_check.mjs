// What must not be in a build: a key, and a service worker that keeps more than the app's own files.
// node scripts/bundle_check.mjs, after a build. Prints what it found; fails on any finding.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const dist = join(import.meta.dirname, '../dist');
const findings = [];

const keys = [
  [/\beyJ[\w-]{10,}\.[\w-]{10,}/, 'a JSON Web Token'],
  // supabase-js itself knows the bare prefix.
  [/\bsb_(secret|publishable)_[\w-]{8,}/, 'a project key'],
  [/\bservice_role\b/, 'the service role'],
  [/\b(sk|nvapi)-[\w-]{20,}/, 'a provider key'],
  [/postgres(ql)?:\/\/[^\s"'`]+:[^\s"'`]+@/, 'a database login'],
];
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => relative(dist, join(file.parentPath, file.name)));
for (const file of files.filter((name) => /\.(js|css|html|json|map|svg|webmanifest)$/.test(name))) {
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [pattern, what] of keys) if (pattern.test(text)) findings.push(`${file} holds ${what}`);
}

// The service worker is run with a browser that only takes notes.
const worker = readFileSync(join(dist, 'sw.js'), 'utf8');
const origin = 'http://app.example';
const listeners = new Map();
const self = {
  location: new URL(`${origin}/sw.js`),
  registration: { scope: `${origin}/` },
  addEventListener: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
};
const nothing = {
  match: async () => undefined,
  open: async () => nothing,
  keys: async () => [],
  put: async () => {},
};
const fetchNothing = async () => {
  throw new Error('no network');
};
const browser = {
  self,
  location: self.location,
  caches: nothing,
  fetch: fetchNothing,
  URL,
  Request,
  Response,
  Headers,
};
runInContext(worker, createContext({ ...browser, addEventListener: self.addEventListener }));

/** Whether the service worker answers this request itself, from what it keeps. */
function answers(path, mode) {
  let answered = false;
  const request = { url: origin + path, method: 'GET', mode, headers: new Headers(), destination: '' };
  const respondWith = (response) => {
    answered = true;
    Promise.resolve(response).catch(() => {});
  };
  for (const listener of listeners.get('fetch') ?? []) listener({ request, respondWith, waitUntil() {} });
  return answered;
}

const precached = [...worker.matchAll(/\{url:"([^"]+)",revision:/g)].map((match) => match[1]);
if (/\bimportScripts\b/.test(worker)) findings.push('sw.js imports a script, which trusted types refuse');
if (!listeners.has('install')) findings.push('sw.js keeps nothing when it is installed');
if (!precached.includes('index.html')) findings.push('sw.js does not keep index.html: nothing opens offline');
for (const url of precached) {
  const own =
    !/^[a-z]+:|^\/\//i.test(url) && existsSync(join(dist, url)) && statSync(join(dist, url)).isFile();
  if (!own) findings.push(`sw.js keeps ${url}, which is no file of this build`);
  if (url.split('/').some((part) => part.startsWith('.')))
    findings.push(`sw.js keeps the hidden file ${url}`);
  if (!answers(`/${url}`, 'cors')) findings.push(`sw.js keeps ${url} and does not use it`);
}
for (const path of ['/', '/chat/5', '/log', '/progress', '/profile']) {
  if (!answers(path, 'navigate')) findings.push(`sw.js does not show ${path} without a network`);
}
const servers = [
  '/rest/v1/messages',
  '/auth/v1/user',
  '/realtime/v1/websocket',
  '/api/chat',
  '/config.json',
  '/healthz',
];
for (const path of [...servers, '/some.json', '/other.png']) {
  for (const mode of ['cors', 'same-origin', 'no-cors', ...(servers.includes(path) ? ['navigate'] : [])]) {
    if (answers(path, mode))
      findings.push(`sw.js answers ${path} (${mode}) itself instead of asking the server`);
  }
}

for (const finding of findings) console.log(finding);
console.log(
  `${files.length} files looked at, ${precached.length} kept for offline use, ${findings.length} findings`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
