import { Page } from '@/ui/Page';

export default function ChatScreen() {
  return <Page title="Coach">{null}</Page>;
}
