import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useUserId } from '@/auth/session';
import { useOnline } from '@/shell/online';
import { useSupabase } from '@/supabase/client';
import type { Profile } from '@/supabase/rows';
import { profileKey } from './profile_query';

/** The IANA name of the zone that this device is in; undefined where the browser does not say. */
export function deviceTimeZone(): string | undefined {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || undefined;
}

/** The zone to keep with the profile; undefined: it says so already, or its database has no place for it. */
export function zoneToKeep(profile: Profile | undefined, device: string | undefined): string | undefined {
  if (!profile || profile.time_zone === undefined || profile.time_zone === device) return undefined;
  return device;
}

/**
 * Keeps the athlete's time zone with the profile, from the first visit on and when it changes: Coach K counts the
 * days to the race by it. Nothing else waits for it, and a database that does not know the zone goes on with UTC.
 */
export function useKeptTimeZone(profile: Profile | undefined): void {
  const supabase = useSupabase();
  const queries = useQueryClient();
  const userId = useUserId();
  const online = useOnline();
  const zone = zoneToKeep(profile, deviceTimeZone());
  useEffect(() => {
    if (zone === undefined || !online) return;
    const save = async () => {
      const { error } = await supabase
        .from('athlete_profiles')
        .update({ time_zone: zone })
        .eq('user_id', userId);
      if (error) return;
      queries.setQueryData<Profile>(profileKey(userId), (last) => last && { ...last, time_zone: zone });
    };
    void save();
  }, [supabase, queries, userId, online, zone]);
}
