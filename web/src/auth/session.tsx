import type { Session } from '@supabase/supabase-js';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useSupabase } from '@/supabase/client';
import { forgetDevice } from './forget_device';

/** undefined: not known yet; null: nobody is signed in. */
const Context = createContext<Session | null | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const [session, setSession] = useState<Session | null>();
  useEffect(() => {
    // Not awaited inside the callback: supabase-js holds its lock while it runs.
    const { data } = supabase.auth.onAuthStateChange((event, next) => {
      setSession((last) => (last?.access_token === next?.access_token && last !== undefined ? last : next));
      if (event === 'SIGNED_OUT') forgetDevice(queries);
    });
    return () => data.subscription.unsubscribe();
  }, [supabase, queries]);
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

export const useSessionState = () => useContext(Context);

export function useUserId(): string {
  const session = useContext(Context);
  if (!session) throw new Error('useUserId while nobody is signed in');
  return session.user.id;
}
