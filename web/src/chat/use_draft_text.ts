import { useCallback, useState } from 'react';

/** What was typed and not sent yet, kept while the tab lives. */
export function useDraftText(conversationId: string): [string, (text: string) => void] {
  const key = `coach-k.draft.${conversationId}`;
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
