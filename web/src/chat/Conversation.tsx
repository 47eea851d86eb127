import { ArrowDown, ArrowLeft, Ellipsis } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useUserId } from '@/auth/session';
import { add } from '@/domain/outbox';
import { useOnline } from '@/shell/online';
import { messageOf } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';
import { Button, IconButton } from '@/ui/Button';
import { Empty, Loading, Notice } from '@/ui/Notice';
import { useTitle } from '@/ui/Page';
import { Announcer } from './Announcer';
import { Composer } from './Composer';
import styles from './Conversation.module.css';
import { ConversationMenu } from './ConversationMenu';
import { titleOf } from './conversation_title';
import { useConversation } from './conversation_query';
import { MessageList } from './MessageList';
import { useMessages } from './message_query';
import { outboxOf, useOutbox } from './outbox_store';
import { useEditQuestion } from './reply_actions';
import { hasDraft, useDraftText } from './use_draft_text';
import { useStickToBottom } from './use_stick_to_bottom';

const none: readonly Message[] = [];

export function Conversation({ id }: { id: string }) {
  const userId = useUserId();
  const conversation = useConversation(id);
  const query = useMessages(id);
  const messages = query.data ?? none;
  const outbox = useOutbox(userId);
  const unsent = useMemo(
    () =>
      outbox.filter((one) => one.conversationId === id && !messages.some((message) => message.id === one.id)),
    [outbox, messages, id],
  );
  const [menu, setMenu] = useState(false);
  const online = useOnline();
  // Written here and not known to the server yet: also when its first question is taken back to be edited.
  const [begun, setBegun] = useState(() => unsent.length > 0 || hasDraft(id));
  if (begun && conversation.data) setBegun(false);
  const asked = messages.find((message) => message.role === 'user') ?? unsent[0];
  const title = titleOf(conversation.data, asked?.content);
  useTitle(title);

  // Somebody else's conversation and one that was never made look the same.
  if (
    conversation.data === null &&
    !conversation.isFetching &&
    messages.length === 0 &&
    unsent.length === 0 &&
    !begun
  ) {
    return (
      <section className={styles.missing}>
        <Empty title="There is no such conversation" action={<Link href="/">To your conversations</Link>}>
          It may have been deleted.
        </Empty>
      </section>
    );
  }
  return (
    <section className={styles.conversation} aria-label={title}>
      <header className={styles.header}>
        <Link href="/" className={styles.back} aria-label="All conversations">
          <ArrowLeft aria-hidden="true" />
        </Link>
        <h1>{title}</h1>
        <IconButton label="Rename or delete" disabled={!conversation.data} onClick={() => setMenu(true)}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      </header>
      {query.isPending && unsent.length === 0 ? (
        <Loading what="Loading the conversation" />
      ) : (
        <Talk
          id={id}
          opens={!conversation.data && messages.length === 0 && unsent.length === 0}
          messages={messages}
          unsent={unsent}
          // Without a network the shell says so; what is known stands.
          failure={query.isError && (online || !query.data) ? query.error : undefined}
          onRetry={() => void query.refetch()}
        />
      )}
      {menu && conversation.data && (
        <ConversationMenu conversation={conversation.data} onClose={() => setMenu(false)} />
      )}
    </section>
  );
}

interface TalkProps {
  id: string;
  /** No question of it has reached the server or is on its way there, as far as is known. */
  opens: boolean;
  messages: readonly Message[];
  unsent: ReturnType<typeof useOutbox>;
  failure: unknown;
  onRetry: () => void;
}

/** The messages and the field for the next one. */
function Talk({ id, opens, messages, unsent, failure, onRetry }: TalkProps) {
  const userId = useUserId();
  const content = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraftText(id);
  const [editing, setEditing] = useState<Message>();
  const edit = useEditQuestion();
  const { away, toEnd } = useStickToBottom(content);

  const write = useCallback(
    (next: string) => {
      setText(next);
      input.current?.focus();
    },
    [setText],
  );
  // The last question is changed in its place; an earlier one has had its consequences and is asked anew.
  const lastQuestion = messages.findLast((message) => message.role === 'user');
  const startEdit = useCallback(
    (message: Message) => {
      setEditing(message.id === lastQuestion?.id ? message : undefined);
      write(message.content);
    },
    [lastQuestion?.id, write],
  );
  const stopEdit = () => {
    setEditing(undefined);
    setText('');
  };
  const send = (content: string) => {
    if (editing) edit.mutate({ message: editing, content }, { onError: () => setText(content) });
    else outboxOf(userId).update((outbox) => add(outbox, newQuestion(id, opens, content)));
    stopEdit();
    toEnd();
  };
  return (
    <>
      <Announcer messages={messages} />
      <div className={styles.scroll}>
        <div ref={content} className={styles.content}>
          <MessageList
            conversationId={id}
            messages={messages}
            unsent={unsent}
            onEdit={startEdit}
            onEditUnsent={write}
          />
          {failure !== undefined && (
            <Notice kind="bad" action={<Button onClick={onRetry}>Try again</Button>}>
              {messageOf(failure)}
            </Notice>
          )}
          {edit.isPaused && <Notice>Your changed question waits for a network.</Notice>}
          {edit.isError && <Notice kind="bad">{messageOf(edit.error)}</Notice>}
        </div>
      </div>
      <div className={styles.foot}>
        {away && (
          <Button className={styles.latest} onClick={toEnd}>
            <ArrowDown aria-hidden="true" size={18} /> Latest
          </Button>
        )}
        <Composer
          input={input}
          text={text}
          onText={setText}
          onSend={send}
          editing={editing !== undefined}
          onCancelEdit={editing && stopEdit}
        />
      </div>
    </>
  );
}

const newQuestion = (conversationId: string, opensConversation: boolean, content: string) => ({
  id: crypto.randomUUID(),
  conversationId,
  opensConversation,
  content,
  createdAt: new Date().toISOString(),
});
