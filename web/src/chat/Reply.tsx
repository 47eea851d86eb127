import {
  BookOpen,
  Copy,
  Check,
  ClipboardPlus,
  History,
  RefreshCw,
  RotateCcw,
  Square,
  ThumbsDown,
  ThumbsUp,
} from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { presentable } from '@/domain/growing_markdown';
import { prescriptionIn } from '@/domain/prescription';
import { isMaking } from '@/domain/reply_status';
import { setDraft } from '@/log/draft';
import { messageOf } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { Button, IconButton } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { EarlierAnswers } from './EarlierAnswers';
import { useEarlierAnswers } from './earlier_answers_query';
import { Markdown } from './Markdown';
import styles from './Reply.module.css';
import { useCancelReply, useRateReply, useRegenerateReply, useRetryReply } from './reply_actions';
import { Sources } from './Sources';
import { StatusLine } from './StatusLine';
import { useSmoothText } from './use_smooth_text';

/** Coach K's answer: its text as it grows, what is going on, and what can be done with it. */
export const Reply = memo(function Reply({ message, last }: { message: Message; last: boolean }) {
  const making = isMaking(message.status);
  const text = useSmoothText(message.content, making);
  return (
    <article className={styles.reply} aria-label="Coach K" aria-busy={making}>
      {text !== '' && <Markdown text={text === message.content && !making ? text : presentable(text)} />}
      <StatusLine message={message} />
      {message.status === 'complete' && message.finish_reason === 'length' && (
        <p className={styles.cut}>The answer reached its greatest length and ends here.</p>
      )}
      {making ? <Stop message={message} /> : <Actions message={message} last={last} />}
    </article>
  );
});

function Stop({ message }: { message: Message }) {
  const cancel = useCancelReply();
  return (
    <div className={styles.actions}>
      <Button className={styles.small} busy={cancel.isPending} onClick={() => cancel.mutate({ message })}>
        <Square aria-hidden="true" size={16} /> Stop
      </Button>
      {cancel.isError && <Notice kind="bad">{messageOf(cancel.error)}</Notice>}
    </div>
  );
}

function Actions({ message, last }: { message: Message; last: boolean }) {
  const [open, setOpen] = useState<'sources' | 'earlier'>();
  const retry = useRetryReply();
  const regenerate = useRegenerateReply();
  const rate = useRateReply();
  const earlier = useEarlierAnswers(message, last);
  const failure = retry.error ?? regenerate.error;
  const ended = message.status !== 'complete';
  const sources = message.rag_chunks_used ?? [];
  return (
    <>
      <div className={styles.actions}>
        {ended && (
          <Button className={styles.small} busy={retry.isPending} onClick={() => retry.mutate({ message })}>
            <RotateCcw aria-hidden="true" size={16} /> Try again
          </Button>
        )}
        {sources.length > 0 && message.content !== '' && (
          <Button className={styles.small} onClick={() => setOpen('sources')}>
            <BookOpen aria-hidden="true" size={16} /> {sources.length}{' '}
            {sources.length === 1 ? 'source' : 'sources'}
          </Button>
        )}
        {message.status === 'complete' && <LogWorkout message={message} />}
        {message.content !== '' && (
          <span className={styles.icons}>
            <CopyButton text={message.content} />
            <IconButton
              label="Good answer"
              aria-pressed={message.feedback === 1}
              onClick={() => rate(message, message.feedback === 1 ? 0 : 1)}
            >
              <ThumbsUp
                aria-hidden="true"
                size={18}
                fill={message.feedback === 1 ? 'currentColor' : 'none'}
              />
            </IconButton>
            <IconButton
              label="Bad answer"
              aria-pressed={message.feedback === -1}
              onClick={() => rate(message, message.feedback === -1 ? 0 : -1)}
            >
              <ThumbsDown
                aria-hidden="true"
                size={18}
                fill={message.feedback === -1 ? 'currentColor' : 'none'}
              />
            </IconButton>
            {last && message.status === 'complete' && (
              <IconButton
                label="Answer again"
                disabled={regenerate.isPending}
                onClick={() => regenerate.mutate({ message })}
              >
                <RefreshCw aria-hidden="true" size={18} />
              </IconButton>
            )}
            {earlier.length > 0 && (
              <IconButton label="Earlier answers" onClick={() => setOpen('earlier')}>
                <History aria-hidden="true" size={18} />
              </IconButton>
            )}
          </span>
        )}
      </div>
      {failure && <Notice kind="bad">{messageOf(failure)}</Notice>}
      {open === 'sources' && <Sources ids={sources} onClose={() => setOpen(undefined)} />}
      {open === 'earlier' && <EarlierAnswers answers={earlier} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function LogWorkout({ message }: { message: Message }) {
  const [, navigate] = useLocation();
  const found = useMemo(() => prescriptionIn(message.content), [message.content]);
  if (!found) return null;
  const log = () => {
    setDraft({
      prescribed: { ...found.workout, message_id: message.id, conversation_id: message.conversation_id },
      session_type: found.sessionType,
    });
    navigate('/log/new?from=chat');
  };
  return (
    <Button className={styles.small} onClick={log}>
      <ClipboardPlus aria-hidden="true" size={16} /> Log this workout
    </Button>
  );
}

function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  const label = { idle: 'Copy', copied: 'Copied', refused: 'Copying is not allowed here' }[state];
  return (
    <IconButton label={label} onClick={copy} onBlur={() => setState('idle')}>
      {state === 'copied' ? <Check aria-hidden="true" size={18} /> : <Copy aria-hidden="true" size={18} />}
    </IconButton>
  );
}
