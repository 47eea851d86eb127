import { useQuery } from '@tanstack/react-query';
import { useSupabase } from '@/supabase/client';
import { messageOf, must } from '@/supabase/failure';
import type { KnowledgeChunk } from '@/supabase/rows';
import { Dialog } from '@/ui/Dialog';
import { Loading, Notice } from '@/ui/Notice';
import styles from './Sources.module.css';

/** What a reply was grounded in: the knowledge base's own words. */
export function Sources({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const supabase = useSupabase();
  const sources = useQuery({
    queryKey: ['knowledge_chunks', ids],
    staleTime: Infinity,
    queryFn: async () => {
      const rows = must(
        await supabase
          .from('knowledge_chunks')
          .select('id, source_name, section, content')
          .in('id', ids)
          .overrideTypes<KnowledgeChunk[], { merge: false }>(),
      );
      return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    },
  });
  return (
    <Dialog title="Sources" onClose={onClose}>
      <p className={styles.about}>
        What Coach K read in the knowledge base before answering, best match first.
      </p>
      {sources.isPending && <Loading what="Loading the sources" />}
      {sources.isError && <Notice kind="bad">{messageOf(sources.error)}</Notice>}
      <ol className={styles.list}>
        {sources.data?.map((source) => (
          <li key={source.id}>
            <details className={styles.card}>
              <summary>
                <span className={styles.name}>{source.source_name ?? 'Unknown source'}</span>
                <span className={styles.section}>{source.section}</span>
              </summary>
              <p className={styles.text}>{source.content}</p>
            </details>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
