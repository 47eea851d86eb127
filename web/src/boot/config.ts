// Where Supabase is, told at run time by /config.json beside the app, so that one build serves every place.

export interface Config {
  supabaseUrl: string;
  supabaseAnonKey: string;
}

const kept = 'coach-k.config';

/** Checks what /config.json said. A missing supabaseUrl means: the origin that serves the app. */
export function parseConfig(json: unknown, origin: string): Config {
  const { supabaseUrl, supabaseAnonKey, sameOrigin } = (json ?? {}) as Record<string, unknown>;
  if (typeof supabaseAnonKey !== 'string' || supabaseAnonKey === '') {
    throw new Error(
      'config.json has no supabaseAnonKey. It must hold {"supabaseUrl": "https://…", "supabaseAnonKey": "…"}.',
    );
  }
  const elsewhere = typeof supabaseUrl === 'string' && supabaseUrl !== '' && sameOrigin !== true;
  return { supabaseUrl: elsewhere ? supabaseUrl : origin, supabaseAnonKey };
}

/** Asks for the configuration; without a network, what was told last. */
export async function loadConfig(): Promise<Config> {
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' });
    if (!response.ok) throw new Error(`config.json could not be read (HTTP ${response.status}).`);
    const json: unknown = await response.json();
    const config = parseConfig(json, location.origin);
    localStorage.setItem(kept, JSON.stringify(json));
    return config;
  } catch (failure) {
    const last = localStorage.getItem(kept);
    if (last === null) throw failure;
    return parseConfig(JSON.parse(last), location.origin);
  }
}
