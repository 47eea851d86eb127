// A network that can really be cut: a gate in front of the relay, of which the device knows nothing else.
//
// Chromium's emulation of "offline" alone leaks: while a document is left (reload), its emulation ends before
// the document does; it hears "online", and a request that it then begins arrives.
import { connect, createServer } from 'node:net';
import { url } from './stack.js';

/** A gate of its own port: `origin` is where a device finds the app, `close` ends it. */
export const openNetwork = async () => {
  const relay = new URL(url);
  const sockets = new Set();
  let whole = true;
  const keep = (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const hangUp = () => sockets.forEach((socket) => socket.destroy());
  const gate = createServer((device) => {
    keep(device);
    if (!whole) return device.destroy();
    const server = keep(connect(Number(relay.port), relay.hostname));
    device.pipe(server).pipe(device);
    device.on('close', () => server.destroy());
    server.on('close', () => device.destroy());
  });
  await new Promise((resolve) => gate.listen(0, relay.hostname, resolve));
  return {
    origin: `http://${relay.hostname}:${gate.address().port}`,
    cut: async (context) => {
      whole = false;
      hangUp();
      await context.setOffline(true);
    },
    mend: async (context) => {
      whole = true;
      await context.setOffline(false);
    },
    close: () => {
      gate.close();
      hangUp();
    },
  };
};
