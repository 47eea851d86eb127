import { useCallback, useState } from 'react';

const keyOf = (conversationId: string) => `coach-k.draft.${conversationId}`;

export const hasDraft = (conversationId: string): boolean =>
  sessionStorage.getItem(keyOf(conversationId)) !== null;

/** What was typed and not sent yet, kept while the tab lives. */
export function useDraftText(conversationId: string): [string, (text: string) => void] {
  const key = keyOf(conversationId);
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const set = useCallback(
    (next: string) => {
      setText(next);
      if (next === '') sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, next);
    },
    [key],
  );
  return [text, set];
}
