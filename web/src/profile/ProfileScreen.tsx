import { Page } from '@/ui/Page';
import { Account } from './Account';
import { AppSettings } from './AppSettings';
import { ProfileEditor } from './ProfileEditor';

export default function ProfileScreen() {
  return (
    <Page title="Profile">
      <ProfileEditor />
      <AppSettings />
      <Account />
    </Page>
  );
}
