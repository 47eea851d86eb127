// Tokens that run out while a channel is open.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Wire } from './wire.js';

const secret = process.env.SUPABASE_JWT_SECRET;
if (!secret) throw new Error('SUPABASE_JWT_SECRET is not set: run these tests by scripts/test js');

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (seconds) => {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({
    sub: randomUUID(), role: 'authenticated', aud: 'authenticated', iat: now, exp: now + seconds,
  })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

test('an expired token closes its channel and no other; a refreshed one stays', { timeout: 20_000 }, async (t) => {
  const wire = await Wire.open();
  t.after(() => wire.close());
  await wire.join('realtime:short', {}, { access_token: token(2) });
  await wire.join('realtime:refreshed', {}, { access_token: token(2) });
  wire.send('realtime:refreshed', 'access_token', { access_token: token(60) });
  await wire.join('realtime:key');
  const told = await wire.next((m) => m.event === 'system' && m.topic === 'realtime:short');
  assert.equal(told.payload.status, 'error');
  assert.match(told.payload.message, /^InvalidJWTToken: Token has expired \d+ seconds ago$/);
  await wire.next((m) => m.event === 'phx_close' && m.topic === 'realtime:short');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(wire.messages.filter((m) => m.event === 'phx_close').length, 0);
  const late = await wire.join('realtime:late', {}, { access_token: token(-5) });
  assert.match(late.response.reason, /^InvalidJWTToken: Token has expired \d+ seconds ago$/);
});
