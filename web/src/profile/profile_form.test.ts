import { describe, expect, it } from 'vitest';
import type { Profile } from '@/supabase/rows';
import { changesOf, convertEdits, errorsIn, formOf, realEdits } from './profile_form';

const empty: Profile = {
  id: 'p',
  user_id: 'u',
  display_name: null,
  weight_kg: null,
  height_cm: null,
  age: null,
  sex: null,
  training_history: null,
  current_phase: null,
  race_date: null,
  goal_time_minutes: null,
  weekly_availability_hours: null,
  equipment_available: null,
  injuries_limitations: null,
  preferences: null,
};
const full: Profile = {
  ...empty,
  display_name: 'Ada',
  weight_kg: 81.65,
  height_cm: 180.34,
  age: 36,
  sex: 'female',
  training_history: { run_mpw: 25, strength_days: 3, experience: 'intermediate' },
  current_phase: 'taper',
  race_date: '2027-03-06',
  goal_time_minutes: 80,
  weekly_availability_hours: 7.5,
  equipment_available: ['gym', 'assault bike'],
  injuries_limitations: ['left knee'],
  preferences: { units: 'imperial', onboarding: 'done', time_of_day: 'AM', session_length_min: 60 },
};

describe('the form of a row', () => {
  it('is in the athlete’s units', () => {
    const imperial = formOf(full, 'imperial', 'en');
    expect([imperial.weight, imperial.height, imperial.runVolume]).toEqual(['180', `5'11"`, '25']);
    const metric = formOf(full, 'metric', 'de');
    expect([metric.weight, metric.height, metric.runVolume]).toEqual(['81,7', '180,3', '40,2']);
    expect([metric.goalTime, metric.hours]).toEqual(['1:20', '7,5']);
  });
  it('is empty where the row is', () => {
    for (const value of Object.values(formOf(empty, 'metric', 'en'))) expect(value).toHaveLength(0);
  });
});

describe('what is saved', () => {
  it('is only what was changed', () => {
    expect(changesOf({ weight: '82' }, full, 'metric')).toEqual({ weight_kg: 82 });
    expect(changesOf({}, full, 'metric')).toEqual({});
  });
  it('is metric, and miles', () => {
    expect(changesOf({ weight: '180', height: '6 1' }, empty, 'imperial')).toEqual({
      weight_kg: 81.65,
      height_cm: 185.42,
    });
    expect(changesOf({ runVolume: '40' }, empty, 'metric')).toEqual({ training_history: { run_mpw: 24.85 } });
    expect(changesOf({ runVolume: '40' }, empty, 'imperial')).toEqual({ training_history: { run_mpw: 40 } });
  });
  it('reads back as it was typed', () => {
    for (let value = 1; value <= 120; value += 0.5) {
      const saved = { ...empty, ...changesOf({ runVolume: String(value) }, empty, 'metric') };
      expect(formOf(saved, 'metric', 'en').runVolume).toBe(String(value));
    }
    for (let value = 67; value <= 300; value += 0.5) {
      const saved = { ...empty, ...changesOf({ weight: String(value) }, empty, 'imperial') };
      expect(formOf(saved, 'imperial', 'en').weight).toBe(String(value));
    }
  });
  it('clears what was cleared, and leaves its neighbours', () => {
    const edits = {
      name: ' ',
      age: '',
      sex: '',
      height: '',
      raceDate: '',
      goalTime: '',
      phase: '',
      level: '',
      timeOfDay: '',
      equipment: [],
      injuries: [],
    };
    expect(changesOf(edits, full, 'metric')).toEqual({
      display_name: null,
      age: null,
      sex: null,
      height_cm: null,
      race_date: null,
      goal_time_minutes: null,
      current_phase: null,
      equipment_available: null,
      injuries_limitations: null,
      training_history: { run_mpw: 25, strength_days: 3 },
      preferences: { units: 'imperial', onboarding: 'done', session_length_min: 60 },
    });
    const onlyLevel = { ...empty, training_history: { experience: 'beginner' as const } };
    expect(changesOf({ level: '' }, onlyLevel, 'metric')).toEqual({ training_history: null });
  });
  it('keeps zero, which is an answer', () => {
    expect(changesOf({ runVolume: '0', strengthDays: '0' }, empty, 'metric')).toEqual({
      training_history: { run_mpw: 0, strength_days: 0 },
    });
  });
  it('takes the injury that was typed and not added', () => {
    expect(changesOf({ newInjury: ' L4-L5 disc ' }, full, 'metric')).toEqual({
      injuries_limitations: ['left knee', 'L4-L5 disc'],
    });
    expect(changesOf({ injuries: ['wrist', ''], newInjury: 'wrist' }, full, 'metric')).toEqual({
      injuries_limitations: ['wrist'],
    });
  });
});

describe('errors', () => {
  it('are none for empty or right fields', () => {
    expect(errorsIn({}, 'metric')).toEqual({});
    expect(errorsIn({ age: '', weight: ' ', goalTime: '' }, 'metric')).toEqual({});
    expect(errorsIn({ ...formOf(full, 'imperial', 'en') }, 'imperial')).toEqual({});
  });
  it('say what is wanted, in the athlete’s units', () => {
    expect(errorsIn({ weight: '20' }, 'metric').weight).toBe('Enter a number from 30 to 250 kg.');
    expect(errorsIn({ weight: '20' }, 'imperial').weight).toBe('Enter a number from 67 to 551 lb.');
    expect(errorsIn({ age: '36.5' }, 'metric').age).toBe('Enter a whole number from 10 to 100 years.');
    expect(errorsIn({ height: '6 2' }, 'metric').height).toContain('cm');
    expect(errorsIn({ height: '185' }, 'imperial').height).toContain('feet');
    expect(errorsIn({ goalTime: '1:75' }, 'metric').goalTime).toContain('1:20');
    expect(errorsIn({ goalTime: '12' }, 'metric').goalTime).toContain('1:20');
    expect(errorsIn({ strengthDays: '8' }, 'metric').strengthDays).toContain('7');
    expect(errorsIn({ hours: 'many' }, 'metric').hours).toContain('0.5 to 40');
  });
});

describe('edits', () => {
  it('that change nothing are none', () => {
    const saved = formOf(full, 'metric', 'en');
    expect(realEdits({ name: 'Ada', age: '37', equipment: ['gym', 'assault bike'] }, saved)).toEqual({
      age: '37',
    });
  });
  it('follow the units', () => {
    const edits = { weight: '80', height: '180', runVolume: '40', name: 'Ada' };
    const imperial = convertEdits(edits, 'metric', 'imperial', 'en');
    expect(imperial).toEqual({ weight: '176.4', height: `5'11"`, runVolume: '24.9', name: 'Ada' });
    expect(convertEdits({ weight: 'eighty' }, 'metric', 'imperial')).toEqual({ weight: 'eighty' });
    expect(convertEdits(edits, 'metric', 'metric')).toBe(edits);
  });
});
