// Nothing that is committed after "Subscribed to PostgreSQL" is ever missed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, serviceKey, until } from '../support.js';
import { connect } from '../database.js';
import { listen } from './support.js';
import { table } from './tables.js';
import { Wire, subscribed } from './wire.js';

const joins = Number(process.env.COACH_GAP_JOINS ?? 3_000);

test(`a row written at the very moment of joining arrives, ${joins} times`, { timeout: 180_000 }, async (t) => {
  const notes = await table(t, { columns: 'id int primary key, body text', policy: 'true' });
  // A second writer keeps the stream busy and the moments unlike one another.
  const noise = await connect();
  let running = true;
  const writing = (async () => {
    for (let n = -1; running; --n) await noise.query(`insert into public.${notes.name} values ($1, 'noise')`, [n]);
  })();
  // Several, because of the limit of joins a second.
  const wires = await Promise.all(Array.from({ length: 8 }, () => Wire.open({ key: serviceKey })));
  t.after(() => Promise.all(wires.map((wire) => wire.close())));
  const missed = [];
  const attempt = async (id) => {
    const wire = wires[id % wires.length];
    const topic = `realtime:gap-${id}`;
    const filter = id % 2 ? `id=eq.${id}` : 'id=gt.0';
    await wire.join(topic, { postgres_changes: [{ event: 'INSERT', schema: 'public', table: notes.name, filter }] });
    await wire.next((m) => m.topic === topic && subscribed(m));
    await notes.query(`insert into TABLE values ($1, 'now')`, [id]);
    await wire
      .next((m) => m.topic === topic && m.event === 'postgres_changes' && m.payload.data.record.id === id, 2_000)
      .catch(() => missed.push(id));
    wire.send(topic, 'phx_leave', {});
    await wire.next((m) => m.topic === topic && m.event === 'phx_close');
    wire.messages.length = 0;
  };
  try {
    for (let id = 1; id <= joins; ++id) await attempt(id);
  } finally {
    running = false;
    await writing;
    await noise.end();
  }
  assert.deepEqual(missed, []);
});

test('when the stream breaks clients notice, join again and miss nothing from then on', async (t) => {
  const notes = await table(t, { columns: 'id int primary key', policy: 'true' });
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const heard = await listen(supabase, { event: '*', schema: 'public', table: notes.name });
  const ready = () => heard.system.filter((m) => m.message === 'Subscribed to PostgreSQL').length;
  for (let round = 1; round <= 3; ++round) {
    const { rows } = await notes.query(
      `select pg_terminate_backend(pid), slot_name from pg_stat_replication
       join pg_replication_slots s on s.active_pid = pid where application_name = 'coach-replication'`,
    );
    assert.equal(rows.length, 1);
    await until('the channel is subscribed again', () => ready() === round + 1);
    assert.ok(!heard.status.includes('CLOSED'), 'never closed for good');
    await notes.query('insert into TABLE values ($1)', [round]);
    await until('the row arrives', () => heard.changes.length === round);
  }
  const { rows } = await notes.query(`select count(*)::int as n from pg_replication_slots where slot_name like 'coach_relay%'`);
  assert.equal(rows[0].n, 1, 'no slot is left behind');
});

test('a burst of one transaction arrives whole and in order', async (t) => {
  const notes = await table(t, { columns: 'id int primary key, body text', policy: 'true' });
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const heard = await listen(supabase, { event: 'INSERT', schema: 'public', table: notes.name });
  await notes.query(`insert into TABLE select n, repeat('x', 200) from generate_series(1, 10000) n`);
  await until('all rows arrive', () => heard.changes.length === 10_000);
  assert.ok(heard.changes.every((change, index) => change.new.id === index + 1));
});
