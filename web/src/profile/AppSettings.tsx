import { useEffect, useState } from 'react';
import { type Theme, useTheme } from '@/shell/theme';
import { messageOf } from '@/supabase/failure';
import type { Units } from '@/supabase/rows';
import { Choices } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import { Card } from '@/ui/Page';
import { useSaveProfile } from './profile_query';
import { useUnits } from './use_units';

const unitChoices: readonly { value: Units; label: string }[] = [
  { value: 'metric', label: 'kg, km' },
  { value: 'imperial', label: 'lb, miles' },
];
const themes: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How the app shows things. A choice counts at once. */
export function AppSettings() {
  const units = useUnits();
  const save = useSaveProfile();
  const [theme, setTheme] = useTheme();
  // What was just chosen, until the row says so, too, or cannot be saved.
  const [chosen, setChosen] = useState<Units>();
  useEffect(() => setChosen(undefined), [units]);
  const choose = (next: Units) => {
    setChosen(next);
    save.mutate(({ preferences }) => ({ preferences: { ...preferences, units: next } }), {
      onError: () => setChosen(undefined),
    });
  };
  return (
    <Card title="App">
      <Choices legend="Units" name="units" choices={unitChoices} value={chosen ?? units} onChange={choose} />
      {save.isError && <Notice kind="bad">{messageOf(save.error)}</Notice>}
      <Choices legend="Appearance" name="theme" choices={themes} value={theme} onChange={setTheme} />
    </Card>
  );
}
