// The results of stream.js as a table: report.js FILE
import { readFileSync } from 'node:fs';

const rows = readFileSync(process.argv[2], 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const line = (name, value) =>
  console.log(name.padEnd(34) + rows.map((row) => String(value(row)).padStart(22)).join(''));

line('', (row) => `${row.size} (CPU / ${row.cpu_slowdown})`);
line('conversation shown after, ms', (row) => row.opened_ms);
line('first text after sending, ms', (row) => row.first_text_ms);
line('whole answer, ms (words)', (row) => `${row.answer_ms} (${row.words})`);
line('frame time p50 / p95 / p99, ms', ({ frame_ms: f }) => `${f.p50} / ${f.p95} / ${f.p99}`);
line('longest frame, ms', (row) => row.frame_ms.max);
line('frames over 50 ms', (row) => row.frames_over_50_ms);
line('long tasks, sum / longest, ms', ({ long_tasks_ms: t }) => `${t.count}, ${t.sum} / ${t.max}`);
line('key press p50 / p95 / max, ms', ({ key_press_ms: k }) => `${k.p50} / ${k.p95} / ${k.max}`);
