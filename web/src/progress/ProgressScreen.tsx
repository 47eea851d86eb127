import { Page } from '@/ui/Page';

export default function ProgressScreen() {
  return <Page title="Progress">{null}</Page>;
}
