import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonKey, signUp, url } from './support.js';

test('health, readiness and metrics', async () => {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const ready = await fetch(`${url}/readyz`);
  assert.equal(ready.status, 200);
  assert.equal((await ready.json()).rest, 'ready');
  await signUp();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, /^coach_relay_requests_total\{area="auth",status="2xx"\} [1-9]/m);
  assert.match(metrics, /^coach_relay_connections [1-9]/m);
  assert.match(metrics, /^coach_relay_postgrest_restarts_total 0$/m);
});

test('the web app learns which project it belongs to, and no secret', async () => {
  const text = await (await fetch(`${url}/config.json`)).text();
  assert.deepEqual(JSON.parse(text), { supabaseUrl: url, supabaseAnonKey: anonKey, auth: 'local', sameOrigin: true });
});
