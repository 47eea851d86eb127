import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useUserId } from '@/auth/session';
import { useSupabase } from '@/supabase/client';
import { must } from '@/supabase/failure';
import type { Profile } from '@/supabase/rows';

export const profileKey = (userId: string) => ['profile', userId] as const;

/** The athlete's profile. It is made, empty, when there is none: conversations hang on it. */
export function useProfile() {
  const supabase = useSupabase();
  const userId = useUserId();
  return useQuery({
    queryKey: profileKey(userId),
    queryFn: async (): Promise<Profile> => {
      const read = () =>
        supabase.from('athlete_profiles').select().eq('user_id', userId).maybeSingle<Profile>();
      const found = must(await read().then((answer) => ({ ...answer, data: [answer.data] })))[0];
      if (found) return found;
      // Two tabs may do this at once: the second one's is ignored.
      must(
        await supabase
          .from('athlete_profiles')
          .upsert({ user_id: userId }, { onConflict: 'user_id', ignoreDuplicates: true })
          .select(),
      );
      return must(await read());
    },
  });
}

export type ProfileChanges = Partial<Omit<Profile, 'id' | 'user_id'>>;

/**
 * Saves some columns; the new row is in useProfile() when it resolves. The changes are made to the row as it is
 * then: some columns hold several answers, and another device may have given others of them since.
 */
export function useSaveProfile() {
  const supabase = useSupabase();
  const userId = useUserId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (changesTo: (profile: Profile) => ProfileChanges) => {
      const rows = () => supabase.from('athlete_profiles');
      const profile = must(await rows().select().eq('user_id', userId).single<Profile>());
      const changes = changesTo(profile);
      return must(await rows().update(changes).eq('user_id', userId).select().single<Profile>());
    },
    onSuccess: (profile) => queries.setQueryData(profileKey(userId), profile),
  });
}

/** The profile where the screens are: AppShell shows them only once it is there. */
export function useAthlete(): Profile {
  const { data } = useProfile();
  if (!data) throw new Error('useAthlete before the profile was read');
  return data;
}
