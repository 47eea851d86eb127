import type { Alternative } from './earlier_answers_query';
import { Dialog } from '@/ui/Dialog';
import styles from './EarlierAnswers.module.css';
import { Markdown } from './Markdown';

/** The answers that a regenerated one, or one to an edited question, replaced. */
export function EarlierAnswers({
  answers,
  onClose,
}: {
  answers: readonly Alternative[];
  onClose: () => void;
}) {
  return (
    <Dialog title="Earlier answers" onClose={onClose}>
      {answers.map((answer) => (
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
