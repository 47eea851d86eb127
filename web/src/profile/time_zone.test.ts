import { describe, expect, it } from 'vitest';
import type { Profile } from '@/supabase/rows';
import { deviceTimeZone, zoneToKeep } from './time_zone';

const of = (time_zone: string | null | undefined) => ({ time_zone }) as Profile;

describe('the time zone', () => {
  it('is kept from the first visit on, and when it changes', () => {
    expect(zoneToKeep(of(null), 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneToKeep(of('Europe/Berlin'), 'Pacific/Kiritimati')).toBe('Pacific/Kiritimati');
  });
  it('is saved once', () => {
    expect(zoneToKeep(of('Europe/Berlin'), 'Europe/Berlin')).toBeUndefined();
  });
  it('is left alone where nobody knows it', () => {
    expect(zoneToKeep(of('Europe/Berlin'), undefined)).toBeUndefined();
    expect(zoneToKeep(undefined, 'Europe/Berlin')).toBeUndefined();
    expect(zoneToKeep(of(undefined), 'Europe/Berlin')).toBeUndefined();
  });
  it('is a name', () => {
    expect(deviceTimeZone()).toMatch(/^[A-Za-z]/);
  });
});
