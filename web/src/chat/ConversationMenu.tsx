import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { messageOf } from '@/supabase/failure';
import type { Conversation } from '@/supabase/rows';
import { Button } from '@/ui/Button';
import { Confirm, Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/Field';
import { Notice } from '@/ui/Notice';
import styles from './ConversationMenu.module.css';
import { useDeleteConversation, useRenameConversation } from './conversation_query';
import { titleOf } from './conversation_title';

export function ConversationMenu({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}) {
  const rename = useRenameConversation();
  const remove = useDeleteConversation();
  const [path, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const title = String(new FormData(event.currentTarget).get('title')).trim();
    rename.mutate({ id: conversation.id, title }, { onSuccess: onClose });
  };
  // Not by callbacks of mutate(): the open conversation, and this menu with it, may be gone before they are called.
  const forget = () =>
    void remove.mutateAsync(conversation.id).then(
      () => {
        if (path === `/chat/${conversation.id}`) navigate('/', { replace: true });
        onClose();
      },
      () => setAsking(false), // where the reason is shown
    );
  if (asking) {
    return (
      <Confirm
        title="Delete this conversation?"
        action="Delete"
        busy={remove.isPending}
        onConfirm={forget}
        onClose={onClose}
      >
        “{titleOf(conversation)}” and all its answers will be gone, on all your devices.
      </Confirm>
    );
  }
  return (
    <Dialog title="Conversation" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Title"
          name="title"
          defaultValue={conversation.title ?? ''}
          placeholder={titleOf(conversation)}
          maxLength={200}
          required
        />
        <Button type="submit" look="primary" busy={rename.isPending}>
          Rename
        </Button>
      </form>
      {(rename.isError || remove.isError) && (
        <Notice kind="bad">{messageOf(rename.error ?? remove.error)}</Notice>
      )}
      <Button look="danger" onClick={() => setAsking(true)}>
        Delete conversation…
      </Button>
    </Dialog>
  );
}
