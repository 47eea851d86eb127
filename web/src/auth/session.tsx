import type { Session } from '@supabase/supabase-js';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import { useSupabase } from '@/supabase/client';
import { Loading } from '@/ui/Notice';
import { forgetDevice } from './forget_device';
import { keptSession } from './kept_session';

const NewPassword = lazy(() => import('./NewPassword'));

/** undefined: not known yet; null: nobody is signed in. */
const Context = createContext<Session | null | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const [session, setSession] = useState<Session | null>();
  // Came by the mail for a forgotten password: the first thing to do is choosing a new one.
  const [recovering, setRecovering] = useState(false);
  useEffect(() => {
    // Not awaited inside the callback: supabase-js holds its lock while it runs.
    const { data } = supabase.auth.onAuthStateChange((event, next) => {
      const current = event === 'INITIAL_SESSION' ? (next ?? keptSession()) : next;
      setSession((last) =>
        last?.access_token === current?.access_token && last !== undefined ? last : current,
      );
      if (event === 'PASSWORD_RECOVERY') setRecovering(true);
      if (event === 'SIGNED_OUT') {
        setRecovering(false);
        forgetDevice(queries);
      }
    });
    return () => data.subscription.unsubscribe();
  }, [supabase, queries]);
  return (
    <Context.Provider value={session}>
      {recovering ? (
        <Suspense fallback={<Loading />}>
          <NewPassword onDone={() => setRecovering(false)} />
        </Suspense>
      ) : (
        children
      )}
    </Context.Provider>
  );
}

export const useSessionState = () => useContext(Context);

export function useUserId(): string {
  const session = useContext(Context);
  if (!session) throw new Error('useUserId while nobody is signed in');
  return session.user.id;
}
