import type { SupabaseClient } from '@supabase/supabase-js';
import { useMutation } from '@tanstack/react-query';
import { signOut } from '@/auth/forget_device';
import { today } from '@/domain/days';
import { useSupabase } from '@/supabase/client';
import { Failure, must } from '@/supabase/failure';

async function call(supabase: SupabaseClient, name: string): Promise<unknown> {
  try {
    return must(await supabase.rpc(name));
  } catch (failure) {
    if (!(failure instanceof Failure && failure.code === 'PGRST202')) throw failure;
    // An athlete can do nothing about a database that does not have the function, but should know it.
    throw new Failure(
      'This Coach K cannot do that yet: its database is older than the app. Ask whoever runs it to update it.',
      failure.code,
      failure.status,
    );
  }
}

/** Saves everything the athlete has written and been told, as one JSON file. */
export function useDownloadData() {
  const supabase = useSupabase();
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const data = await call(supabase, 'export_my_data');
      saveFile(`coach-k-${today()}.json`, JSON.stringify(data, null, 2));
    },
  });
}

/** Deletes the account with everything in it; this device forgets it, too. */
export function useDeleteAccount() {
  const supabase = useSupabase();
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      await call(supabase, 'delete_my_account');
      // Only here: there is no account anymore that other devices could be signed out of.
      await signOut(supabase);
    },
  });
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // Not at once: some browsers read it only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
