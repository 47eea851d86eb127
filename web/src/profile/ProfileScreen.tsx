import { Page } from '@/ui/Page';

export default function ProfileScreen() {
  return <Page title="Profile">{null}</Page>;
}
