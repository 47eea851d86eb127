import { messageOf } from '@/supabase/failure';
import { Button } from '@/ui/Button';
import { Empty } from '@/ui/Notice';

export function CannotStart({ failure }: { failure: unknown }) {
  return (
    <main>
      <Empty
        title="Coach K cannot start"
        action={<Button onClick={() => location.reload()}>Try again</Button>}
      >
        {messageOf(failure)}
      </Empty>
    </main>
  );
}
