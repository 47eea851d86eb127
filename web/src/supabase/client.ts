import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { createContext, useContext } from 'react';
import { sessionKey } from '@/auth/kept_session';
import type { Config } from '@/boot/config';

export const makeClient = ({ supabaseUrl, supabaseAnonKey }: Config): SupabaseClient =>
  createClient(supabaseUrl, supabaseAnonKey, {
    // TanStack Query and the outboxes try again; both would multiply the wait.
    db: { retry: false },
    auth: { persistSession: true, autoRefreshToken: true, storageKey: sessionKey },
  });

const Context = createContext<SupabaseClient | null>(null);
export const SupabaseProvider = Context.Provider;

export function useSupabase(): SupabaseClient {
  const client = useContext(Context);
  if (!client) throw new Error('useSupabase outside of SupabaseProvider');
  return client;
}
