import type { SupabaseClient } from '@supabase/supabase-js';
import type { QueryClient } from '@tanstack/react-query';
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client';
import { SessionProvider } from './auth/session';
import { persister } from './boot/persister';
import { isKept } from './boot/queries';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { Routes } from './shell/Routes';
import { UpdateNotice } from './shell/UpdateNotice';
import { SupabaseProvider } from './supabase/client';

export function App({ supabase, queries }: { supabase: SupabaseClient; queries: QueryClient }) {
  return (
    <ErrorBoundary>
      <SupabaseProvider value={supabase}>
        <PersistQueryClientProvider
          client={queries}
          // What was kept is shown, and read again: another device may have changed it.
          onSuccess={() => void queries.invalidateQueries()}
          persistOptions={{
            persister,
            maxAge: Infinity,
            buster: __BUILD__,
            dehydrateOptions: {
              shouldDehydrateMutation: () => false,
              shouldDehydrateQuery: (query) => isKept(queries, query),
            },
          }}
        >
          <SessionProvider>
            <Routes />
            <UpdateNotice />
          </SessionProvider>
        </PersistQueryClientProvider>
      </SupabaseProvider>
    </ErrorBoundary>
  );
}
