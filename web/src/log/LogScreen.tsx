import { Page } from '@/ui/Page';

export default function LogScreen() {
  return <Page title="Log">{null}</Page>;
}
