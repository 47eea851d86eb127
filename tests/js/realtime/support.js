// Subscriptions as an app makes them, with everything that arrives kept.
import { until } from '../support.js';

let channels = 0;

// Joins a channel with one or several postgres_changes and returns when the server says that
// later changes are certain to arrive.
export const listen = async (supabase, wanted, topic = `test-${++channels}`) => {
  const heard = { changes: [], system: [], status: [] };
  const channel = supabase.channel(topic);
  for (const one of [wanted].flat()) {
    channel.on('postgres_changes', one, (change) => heard.changes.push(change));
  }
  channel.on('system', {}, (message) => heard.system.push(message));
  channel.subscribe((status, error) => heard.status.push(error ? `${status}: ${error.message}` : status));
  await until('the subscription is answered', () =>
    heard.system.find((m) => m.extension === 'postgres_changes') ?? heard.status.find((s) => s !== 'SUBSCRIBED'),
  );
  return { channel, ...heard };
};

export const join = (supabase, topic, config = {}) =>
  new Promise((resolve, reject) => {
    const channel = supabase.channel(topic, { config });
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel);
      else reject(error ?? new Error(status));
    });
  });

// Returns when all that the server has sent to this client is there: the answer to a join comes after it on the
// same socket. Once one channel has heard of a change, the messages of the others are on their way.
export const caughtUp = async (supabase) => supabase.removeChannel(await join(supabase, `caught-up-${++channels}`));
