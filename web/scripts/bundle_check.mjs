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

// The service worker says what it keeps: it is run with a Workbox that only takes notes.
const calls = [];
const workbox = new Proxy(
  {},
  {
    get: (_, name) =>
      function (...given) {
        calls.push({ name, given });
      },
  },
);
const self = { addEventListener() {}, skipWaiting() {}, location: { href: 'http://app/sw.js' } };
self.define = (_, script) => script(workbox);
const context = createContext({ self, define: self.define, location: self.location, URL });
runInContext(readFileSync(join(dist, 'sw.js'), 'utf8'), context);
const called = (name) => calls.filter((call) => call.name === name);

const precached = called('precacheAndRoute').flatMap(({ given }) => given[0].map(({ url }) => url));
if (!precached.includes('index.html')) findings.push('sw.js does not keep index.html: nothing opens offline');
for (const url of precached) {
  const own =
    !/^[a-z]+:|^\/\//i.test(url) && existsSync(join(dist, url)) && statSync(join(dist, url)).isFile();
  if (!own) findings.push(`sw.js keeps ${url}, which is no file of this build`);
  if (url.split('/').some((part) => part.startsWith('.')))
    findings.push(`sw.js keeps the hidden file ${url}`);
  if (url === 'config.json') findings.push('sw.js keeps config.json, which is to be asked for each time');
}
// One route: views of the app show index.html. Any other would keep answers.
const routes = called('registerRoute').length;
const views = called('NavigationRoute');
if (routes !== 1 || views.length !== 1)
  findings.push(`sw.js has ${routes} routes instead of the one for views`);
const denied = views[0]?.given[1]?.denylist ?? [];
for (const path of [
  '/rest/v1/messages',
  '/auth/v1/user',
  '/realtime/v1/websocket',
  '/api/chat',
  '/config.json',
]) {
  if (!denied.some((pattern) => pattern.test(path))) findings.push(`sw.js answers ${path} with index.html`);
}
const known = ['precacheAndRoute', 'registerRoute', 'NavigationRoute', 'createHandlerBoundToURL'];
for (const { name } of calls) {
  if (![...known, 'cleanupOutdatedCaches', 'clientsClaim'].includes(name))
    findings.push(`sw.js uses ${name}`);
}

for (const finding of findings) console.log(finding);
console.log(
  `${files.length} files looked at, ${precached.length} kept for offline use, ${findings.length} findings`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
