import { Ellipsis, MessageSquarePlus, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { shortMoment } from '@/domain/moments';
import { plainText } from '@/domain/plain_text';
import { isMaking } from '@/domain/reply_status';
import { messageOf } from '@/supabase/failure';
import type { Conversation } from '@/supabase/rows';
import { Button, IconButton } from '@/ui/Button';
import { Loading, Notice } from '@/ui/Notice';
import styles from './ConversationList.module.css';
import { ConversationMenu } from './ConversationMenu';
import { titleOf } from './conversation_title';
import { useConversations, useSearch } from './conversation_query';

const page = 30;

export function ConversationList({ openId }: { openId: string | undefined }) {
  const [limit, setLimit] = useState(page);
  const [words, setWords] = useState('');
  const [menu, setMenu] = useState<Conversation>();
  const query = useConversations(limit);
  const wanted = useDeferredValue(words.trim());
  const search = useSearch(wanted);
  const shown = useMemo(
    () => matching(query.data ?? [], wanted, search.data ?? []),
    [query.data, wanted, search.data],
  );
  const now = new Date();
  return (
    <nav className={styles.nav} aria-label="Conversations" data-empty={query.data?.length === 0 || undefined}>
      <header className={styles.header}>
        <h2>Conversations</h2>
        {openId !== undefined && (
          <Link href="/" className={styles.new} aria-label="New conversation" title="New conversation">
            <MessageSquarePlus aria-hidden="true" />
          </Link>
        )}
      </header>
      {((query.data?.length ?? 0) > 0 || words !== '') && (
        <label className={styles.search}>
          <Search aria-hidden="true" size={18} />
          <input
            type="search"
            placeholder="Search"
            aria-label="Search conversations"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
      )}
      {query.isPending && <Loading what="Loading your conversations" />}
      {query.isError && !query.data && <Notice kind="bad">{messageOf(query.error)}</Notice>}
      {query.data?.length === 0 && wanted === '' && (
        <p className={styles.none}>What you ask Coach K will be kept here.</p>
      )}
      {wanted !== '' && shown.length === 0 && !search.isFetching && (
        <p className={styles.none} role="status">
          Nothing found for “{wanted}”.
        </p>
      )}
      <ul className={styles.list}>
        {shown.map((conversation) => (
          <li
            key={conversation.id}
            className={styles.item}
            data-open={conversation.id === openId || undefined}
          >
            <Link
              href={`/chat/${conversation.id}`}
              className={styles.link}
              aria-current={conversation.id === openId ? 'page' : undefined}
            >
              <span className={styles.title}>{titleOf(conversation)}</span>
              <time dateTime={conversation.updated_at}>
                {shortMoment(new Date(conversation.updated_at), now)}
              </time>
              <span className={styles.preview}>
                {conversation.last_message_status && isMaking(conversation.last_message_status)
                  ? 'Coach K is answering…'
                  : plainText(conversation.last_message_preview ?? '')}
              </span>
            </Link>
            <IconButton
              label={`Rename or delete “${titleOf(conversation)}”`}
              onClick={() => setMenu(conversation)}
            >
              <Ellipsis aria-hidden="true" size={18} />
            </IconButton>
          </li>
        ))}
      </ul>
      {wanted === '' && query.data?.length === limit && (
        <Button look="quiet" onClick={() => setLimit(limit + page)}>
          Show more
        </Button>
      )}
      {menu && <ConversationMenu conversation={menu} onClose={() => setMenu(undefined)} />}
    </nav>
  );
}

/** Those whose title has the words, at once; then those that the server found in the messages. */
function matching(all: Conversation[], words: string, found: Conversation[]): Conversation[] {
  if (words === '') return all;
  const lower = words.toLowerCase();
  const titled = all.filter((conversation) => titleOf(conversation).toLowerCase().includes(lower));
  return [...titled, ...found.filter(({ id }) => !titled.some((conversation) => conversation.id === id))];
}
