// A bare WebSocket that speaks the protocol: for what supabase-js never does, or hides.
import { anonKey, url } from '../support.js';

export class Wire {
  static async open({ key = anonKey, vsn = '2.0.0', path = '/realtime/v1/websocket' } = {}) {
    const wire = new Wire();
    wire.vsn = vsn;
    wire.messages = [];
    wire.waiting = [];
    wire.refs = 0;
    wire.socket = new WebSocket(`${url.replace('http', 'ws')}${path}?apikey=${key}&vsn=${vsn}`);
    wire.socket.binaryType = 'arraybuffer';
    wire.closed = new Promise((resolve) => wire.socket.addEventListener('close', resolve));
    wire.socket.addEventListener('message', ({ data }) => wire.#take(data));
    await new Promise((resolve, reject) => {
      wire.socket.addEventListener('open', resolve);
      wire.socket.addEventListener('error', () => reject(new Error('the socket was refused')));
    });
    return wire;
  }

  send(topic, event, payload, { ref = String(++this.refs), joinRef = this.joinRef ?? null } = {}) {
    const message =
      this.vsn === '2.0.0' ? [joinRef, ref, topic, event, payload] : { topic, event, payload, ref, join_ref: joinRef };
    this.socket.send(JSON.stringify(message));
    return ref;
  }

  // Joins and returns the reply.
  async join(topic, config = {}, more = {}) {
    const ref = String(++this.refs);
    this.joinRef = ref;
    this.send(topic, 'phx_join', { config, ...more }, { ref, joinRef: ref });
    return (await this.next((m) => m.event === 'phx_reply' && m.ref === ref)).payload;
  }

  // The first message, past or future, that passes; taken out of the list.
  next(passes, limit = 10_000) {
    const index = this.messages.findIndex(passes);
    if (index >= 0) return Promise.resolve(this.messages.splice(index, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such message; there are ${JSON.stringify(this.messages).slice(0, 500)}`)), limit);
      this.waiting.push({ passes, resolve: (message) => (clearTimeout(timer), resolve(message)) });
    });
  }

  close() {
    this.socket.close();
    return this.closed;
  }

  #take(data) {
    const message = typeof data === 'string' ? this.#read(JSON.parse(data)) : { binary: new Uint8Array(data) };
    const index = this.waiting.findIndex(({ passes }) => passes(message));
    if (index >= 0) this.waiting.splice(index, 1)[0].resolve(message);
    else this.messages.push(message);
  }

  #read(parsed) {
    if (!Array.isArray(parsed)) return parsed;
    const [join_ref, ref, topic, event, payload] = parsed;
    return { join_ref, ref, topic, event, payload };
  }
}

export const subscribed = (m) => m.event === 'system' && m.payload.message === 'Subscribed to PostgreSQL';
