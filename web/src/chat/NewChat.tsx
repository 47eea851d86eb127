import { type ReactNode, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { useUserId } from '@/auth/session';
import { today } from '@/domain/days';
import { add } from '@/domain/outbox';
import { suggestions } from '@/domain/suggestions';
import { useAthlete } from '@/profile/profile_query';
import { useTitle } from '@/ui/Page';
import { Composer } from './Composer';
import styles from './NewChat.module.css';
import { outboxOf } from './outbox_store';
import { useDraftText } from './use_draft_text';

/** A conversation before its first question. `children`, the earlier ones, stand below on a phone. */
export function NewChat({ children }: { children?: ReactNode }) {
  useTitle('Coach');
  const userId = useUserId();
  const athlete = useAthlete();
  const [, navigate] = useLocation();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraftText('new');
  const questions = useMemo(() => suggestions(athlete, today()), [athlete]);
  const send = (content: string) => {
    const conversationId = crypto.randomUUID();
    setText('');
    outboxOf(userId).update((outbox) =>
      add(outbox, {
        id: crypto.randomUUID(),
        conversationId,
        opensConversation: true,
        content,
        createdAt: new Date().toISOString(),
      }),
    );
    navigate(`/chat/${conversationId}`);
  };
  return (
    <section className={styles.new} aria-label="New conversation">
      <div className={styles.scroll}>
        <div className={styles.hello}>
          <h1>{athlete.display_name ? `Ready, ${athlete.display_name}?` : 'What are we working on?'}</h1>
          <p>Coach K answers from Hyrox research, and knows your profile.</p>
          <ul className={styles.questions} aria-label="Suggested questions">
            {questions.map((question) => (
              <li key={question}>
                <button type="button" onClick={() => send(question)}>
                  {question}
                </button>
              </li>
            ))}
          </ul>
        </div>
        {children}
      </div>
      <Composer input={input} text={text} onText={setText} onSend={send} />
    </section>
  );
}
