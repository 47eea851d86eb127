import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { createContext, useContext } from 'react';
import { sessionKey } from '@/auth/kept_session';
import type { Config } from '@/boot/config';

export function makeClient({ supabaseUrl, supabaseAnonKey }: Config): SupabaseClient {
  const client: SupabaseClient = createClient(supabaseUrl, supabaseAnonKey, {
    // TanStack Query and the outboxes try again; both would multiply the wait.
    db: { retry: false },
    auth: { persistSession: true, autoRefreshToken: true, storageKey: sessionKey },
    global: { fetch: renewing },
  });

  // supabase-js renews a token by this device's clock. Where that is slow the server's says earlier that it expired.
  async function renewing(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const answer = await fetch(input, init);
    if (answer.status !== 401 || !String(input).startsWith(`${supabaseUrl}/rest/`)) return answer;
    const headers = new Headers(init?.headers);
    const bearer = ({ access_token }: { access_token: string }) => `Bearer ${access_token}`;
    let { session } = (await client.auth.getSession()).data;
    if (session && headers.get('Authorization') === bearer(session)) {
      ({ session } = (await client.auth.refreshSession()).data);
    }
    if (!session) return answer;
    headers.set('Authorization', bearer(session));
    return fetch(input, { ...init, headers });
  }

  return client;
}

const Context = createContext<SupabaseClient | null>(null);
export const SupabaseProvider = Context.Provider;

export function useSupabase(): SupabaseClient {
  const client = useContext(Context);
  if (!client) throw new Error('useSupabase outside of SupabaseProvider');
  return client;
}
