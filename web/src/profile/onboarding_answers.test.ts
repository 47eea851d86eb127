import { describe, expect, it } from 'vitest';
import type { Profile } from '@/supabase/rows';
import { answered, type Answers, missingIn } from './onboarding_answers';

const profile = { training_history: { run_mpw: 20 }, preferences: null } as Profile;
const none: Answers = { name: '', raceDate: '' };
const all: Answers = { name: ' Ada ', racing: 'yes', raceDate: '2027-03-06', level: 'beginner', hours: 4 };
const today = '2026-11-24';

describe('onboarding', () => {
  it('misses what was not answered', () => {
    expect(Object.keys(missingIn(none, today))).toEqual(['race', 'level', 'hours']);
    expect(missingIn(all, today)).toEqual({});
    expect(missingIn({ ...all, racing: 'no', raceDate: '' }, today)).toEqual({});
    expect(missingIn({ ...all, raceDate: '' }, today).race).toContain('date');
    expect(missingIn({ ...all, raceDate: '2026-11-23' }, today).race).toContain('over');
    expect(missingIn({ ...all, raceDate: today }, today)).toEqual({});
  });
  it('saves the answers beside what is there', () => {
    expect(answered(all, 'done', profile, 'imperial', today)).toEqual({
      display_name: 'Ada',
      race_date: '2027-03-06',
      training_history: { run_mpw: 20, experience: 'beginner' },
      weekly_availability_hours: 4,
      preferences: { units: 'imperial', onboarding: 'done' },
    });
    expect(answered({ ...all, racing: 'no' }, 'done', profile, 'metric', today).race_date).toBeNull();
  });
  it('skips without inventing anything', () => {
    expect(answered(none, 'skipped', profile, 'metric', today)).toEqual({
      preferences: { units: 'metric', onboarding: 'skipped' },
    });
    const late = { ...all, raceDate: '2020-01-01' };
    expect(answered(late, 'skipped', profile, 'metric', today)).not.toHaveProperty('race_date');
  });
  it('keeps units that were chosen', () => {
    const chosen = { ...profile, preferences: { units: 'metric' as const } };
    expect(answered(none, 'skipped', chosen, 'imperial', today).preferences?.units).toBe('metric');
  });
});
