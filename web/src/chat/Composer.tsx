import { ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId } from 'react';
import { Button, IconButton } from '@/ui/Button';
import styles from './Composer.module.css';

/** As coach.settings has it by default; the server has the last word. */
const longest = 8000;
const showCountFrom = 7000;

interface Props {
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  /** The athlete is changing a question that was answered. */
  editing?: boolean;
  onCancelEdit?: () => void;
}

export function Composer({ input, text, onText, onSend, editing = false, onCancelEdit }: Props) {
  const about = useId();
  const empty = text.trim() === '';
  const tooLong = text.length > longest;
  const send = () => {
    if (!empty && !tooLong) onSend(text.trim());
  };
  const key = (event: KeyboardEvent) => {
    // On a touch keyboard Enter makes a new line: there is no Shift+Enter.
    const sends = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (sends && matchMedia('(pointer: fine)').matches) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape') onCancelEdit?.();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {editing && (
        <div className={styles.editing}>
          <span>Change your question; Coach K answers it anew.</span>
          <IconButton label="Keep the question as it was" onClick={onCancelEdit}>
            <X aria-hidden="true" size={18} />
          </IconButton>
        </div>
      )}
      <div className={styles.row}>
        <div className={styles.grow} data-text={`${text} `}>
          <textarea
            ref={input}
            rows={1}
            value={text}
            aria-label="Message to Coach K"
            aria-describedby={about}
            placeholder="Ask Coach K…"
            enterKeyHint="send"
            onChange={(event) => onText(event.target.value)}
            onKeyDown={key}
          />
        </div>
        <Button
          type="submit"
          look="primary"
          className={styles.send}
          disabled={empty || tooLong}
          aria-label="Send"
        >
          <ArrowUp aria-hidden="true" />
        </Button>
      </div>
      <p
        id={about}
        className={styles.count}
        data-bad={tooLong || undefined}
        role={tooLong ? 'alert' : undefined}
      >
        {text.length >= showCountFrom &&
          `${text.length.toLocaleString()} of ${longest.toLocaleString()} characters${tooLong ? ': too long' : ''}`}
      </p>
    </form>
  );
}
