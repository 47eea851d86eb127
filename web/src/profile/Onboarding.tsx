import { Button } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { useAthlete, useSaveProfile } from './profile_query';

export default function Onboarding() {
  const athlete = useAthlete();
  const save = useSaveProfile();
  return (
    <Page title="Welcome">
      <Button onClick={() => save.mutate({ preferences: { ...athlete.preferences, onboarding: 'skipped' } })}>
        Skip
      </Button>
    </Page>
  );
}
