import { useParams } from 'wouter';
import { useMedia, wideScreen } from '@/shell/use_media';
import styles from './ChatScreen.module.css';
import { Conversation } from './Conversation';
import { ConversationList } from './ConversationList';
import { NewChat } from './NewChat';

/** List and conversation side by side on a desktop; on a phone one after the other. */
export default function ChatScreen() {
  const { id } = useParams<{ id?: string }>();
  const wide = useMedia(wideScreen);
  // The order of reading is that of the elements, so it is not left to the style sheet.
  return (
    <div className={styles.screen}>
      {wide && (
        <div className={styles.list}>
          <ConversationList openId={id} />
        </div>
      )}
      <div className={styles.talk}>
        {id === undefined ? (
          <NewChat>{!wide && <ConversationList openId={id} />}</NewChat>
        ) : (
          <Conversation key={id} id={id} />
        )}
      </div>
    </div>
  );
}
