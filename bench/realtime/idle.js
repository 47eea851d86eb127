// So many sockets that join one topic each and then only listen, by bare TCP: the client's
// own memory is not what is measured. Prints a line when all have joined.
import net from 'node:net';

const [sockets, port] = process.argv.slice(2).map(Number);
const key = process.env.SUPABASE_ANON_KEY;

const masked = (text) => {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? [0x81, 0x80 | payload.length] : [0x81, 0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]); // a mask of zeros
};

const open = (n) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let upgraded = false;
    socket.on('error', reject);
    socket.on('data', (data) => {
      if (!upgraded) {
        if (!data.includes('101 Switching')) return reject(new Error(data.toString().slice(0, 200)));
        upgraded = true;
        const config = { broadcast: {}, presence: { enabled: false }, postgres_changes: [], private: false };
        socket.write(masked(JSON.stringify(['1', '1', `realtime:idle-${n}`, 'phx_join', { config }])));
      }
      if (data.includes('phx_reply')) resolve(socket);
    });
    socket.write(
      `GET /realtime/v1/websocket?apikey=${key}&vsn=2.0.0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });

const all = [];
for (let n = 0; n < sockets; n += 200) {
  all.push(...(await Promise.all(Array.from({ length: Math.min(200, sockets - n) }, (_, i) => open(n + i)))));
}
process.stderr.write('joined\n');
const beat = setInterval(() => {
  for (const socket of all) socket.write(masked('[null,"2","phoenix","heartbeat",{}]'));
}, 25_000);
process.stdin.resume();
process.stdin.on('end', () => {
  clearInterval(beat);
  process.exit(0);
});
