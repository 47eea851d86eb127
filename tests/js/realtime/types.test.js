// Every type's encoding: against what is written here, and against to_jsonb.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, serviceKey, until } from '../support.js';
import { listen } from './support.js';
import { table } from './tables.js';

// type, SQL literal, what arrives
const cases = [
  ['int2', '-7', -7],
  ['int4', '2147483647', 2147483647],
  ['int8', '42', 42],
  ['numeric', '12.50', 12.5],
  ['float4', '0.1', 0.1],
  ['float8', '1e300', 1e300],
  ['float8', "'NaN'", null],
  ['float8', "'-Infinity'", null],
  ['numeric', "'NaN'", null],
  ['bool', 'true', true],
  ['text', "e'say \"hi\" \\\\ \\n\\t\\u0001 ü 🏋'", 'say "hi" \\ \n\t\u0001 ü 🏋'],
  ['varchar(10)', "'abc'", 'abc'],
  ['char(5)', "'ab'", 'ab   '],
  ['name', "'n'", 'n'],
  ['"char"', "'x'", 'x'],
  ['oid', '77', 77], // a string on the wire; the client makes it a number
  ['uuid', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['date', "'2026-02-01'", '2026-02-01'],
  ['time', "'10:11:12.5'", '10:11:12.5'],
  ['timetz', "'10:11:12+02'", '10:11:12+02'],
  ['timestamp', "'2026-01-01 00:00:00.5'", '2026-01-01T00:00:00.5'],
  ['timestamptz', "'2026-01-01 00:00:00.678901+00'", '2026-01-01T00:00:00.678901+00:00'],
  ['timestamptz', "'2026-01-01 02:00:00+02'", '2026-01-01T00:00:00+00:00'],
  ['timestamptz', "'infinity'", 'infinity'],
  ['timestamp', "'0044-03-15 00:00:00 BC'", '0044-03-15T00:00:00TBC'], // the client puts a T for every blank
  ['timestamptz', "'0044-03-15 00:00:00+00 BC'", '0044-03-15T00:00:00+00:00 BC'],
  ['interval', "'1 day 02:00:00'", '1 day 02:00:00'],
  ['money', "'12.30'", '$12.30'],
  ['bytea', "'\\xdeadbeef'", 'deadbeef'],
  ['json', `'{"a": [1, 2.50, null]}'`, { a: [1, 2.5, null] }],
  ['jsonb', `'{"b":{"c":"ü"}}'`, { b: { c: 'ü' } }],
  ['jsonb', "'null'", null],
  ['int4range', "'[1,5)'", '[1,5)'],
  ['inet', "'10.0.0.1'", '10.0.0.1'],
  ['point', "'(1,2)'", '(1,2)'],
  ['bit(3)', "b'101'", '101'],
  ['int4[]', "'{1,NULL,3}'", [1, null, 3]],
  ['int4[]', "'{{1,2},{3,4}}'", [[1, 2], [3, 4]]],
  ['int4[]', "'[0:1]={5,6}'", [5, 6]],
  ['int4[]', "'{}'", []],
  ['text[]', `array['a,b', 'say "x"', '', 'NULL', null, e'\\\\', '{}']`, ['a,b', 'say "x"', '', 'NULL', null, '\\', '{}']],
  ['float8[]', "'{1.5,NaN}'", [1.5, 'NaN']],
  ['bool[]', "'{t,f}'", [true, false]],
  ['jsonb[]', `array['{"a":1}'::jsonb]`, [{ a: 1 }]],
  ['timestamptz[]', "'{2026-01-01 00:00:00+00}'", ['2026-01-01T00:00:00+00:00']],
  ['uuid[]', "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'", ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  ['rt_mood', "'happy'", 'happy'],
  ['rt_mood[]', "'{happy}'", ['happy']],
  ['rt_positive', '5', 5],
  ['rt_pair', "row(1, 'a b')", { x: 1, y: 'a b' }],
  ['rt_pair[]', "array[row(1, 'a')::rt_pair]", [{ x: 1, y: 'a' }]],
  ['text', 'null', null],
];

test('each type arrives as Supabase Realtime sends it', async (t) => {
  const notes = await table(t, { columns: 'id int primary key', policy: 'true' });
  await notes.database.query(`
    drop type if exists rt_mood, rt_pair cascade; drop domain if exists rt_positive cascade;
    create type rt_mood as enum ('happy', 'tired'); create type rt_pair as (x int, y text);
    create domain rt_positive as int check (value > 0)`);
  const columns = cases.map(([type], i) => `c${i} ${type}`);
  await notes.query(`alter table TABLE ${columns.map((c) => `add ${c}`).join(', ')},
    add doubled int generated always as (id * 2) stored`);
  const supabase = client(serviceKey);
  t.after(() => supabase.removeAllChannels());
  const heard = await listen(supabase, { event: '*', schema: 'public', table: notes.name });
  await notes.query(`insert into TABLE values (21, ${cases.map(([, literal]) => literal).join(', ')})`);
  const insert = await until('the row arrives', () => heard.changes[0]);

  cases.forEach(([type, literal, expected], i) => {
    assert.deepEqual(insert.new[`c${i}`], expected, `${type} ${literal}`);
  });
  assert.equal(insert.new.doubled, 42);

  // The same row as the database itself turns it into JSON.
  const { rows } = await notes.query('select to_jsonb(t) as row from TABLE t');
  const differs = cases
    .map(([type, literal], i) => [i, type, literal])
    .filter(([i, type, literal]) => !['bytea', 'oid'].includes(type) && !/NaN|Infinity|00:00:00 BC/.test(literal) && type !== 'float8[]')
    .filter(([i]) => {
      try {
        assert.deepEqual(insert.new[`c${i}`], rows[0].row[`c${i}`]);
        return false;
      } catch {
        return true;
      }
    });
  assert.deepEqual(differs, []);
});
