import { useQuery } from '@tanstack/react-query';
import { useSupabase } from '@/supabase/client';
import { messageOf, must } from '@/supabase/failure';
import { Dialog } from '@/ui/Dialog';
import { Empty, Loading, Notice } from '@/ui/Notice';
import styles from './EarlierAnswers.module.css';
import { Markdown } from './Markdown';

interface Alternative {
  id: string;
  content: string;
  /** The question as it stood then; null where it has not changed since. */
  question: string | null;
  answered_at: string;
}

/** The answers that a regenerated one, or one to an edited question, replaced. */
export function EarlierAnswers({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const supabase = useSupabase();
  const earlier = useQuery({
    queryKey: ['reply_alternatives', messageId],
    queryFn: async () =>
      must(
        await supabase
          .from('reply_alternatives')
          .select('id, content, question, answered_at')
          .eq('message_id', messageId)
          .order('created_at', { ascending: false })
          .overrideTypes<Alternative[], { merge: false }>(),
      ),
  });
  return (
    <Dialog title="Earlier answers" onClose={onClose}>
      {earlier.isPending && <Loading what="Loading the earlier answers" />}
      {earlier.isError && <Notice kind="bad">{messageOf(earlier.error)}</Notice>}
      {earlier.data?.length === 0 && (
        <Empty title="There are none">This is Coach K’s first answer to the question.</Empty>
      )}
      {earlier.data?.map((answer) => (
        <article key={answer.id} className={styles.answer}>
          <header>
            {new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(
              new Date(answer.answered_at),
            )}
            {answer.question && <> · to “{answer.question}”</>}
          </header>
          <Markdown text={answer.content} />
        </article>
      ))}
    </Dialog>
  );
}
