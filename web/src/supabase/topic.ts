let count = 0;

/**
 * A channel's name that nothing else has. supabase-js hands out an existing channel of the same name, also
 * one that is just leaving, and refuses new listeners on it.
 */
export const uniqueTopic = (name: string): string => `${name}:${++count}`;
