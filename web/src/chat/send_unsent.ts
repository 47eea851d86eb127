import type { SupabaseClient } from '@supabase/supabase-js';
import type { Unsent } from '@/domain/outbox';
import { Failure, must } from '@/supabase/failure';
import type { Message } from '@/supabase/rows';

const alreadyThere = '23505';
const notAllowed = '42501';

/** Inserts a question, and its conversation if it opens one; what is there already is as good. Throws Failure. */
export async function sendUnsent(
  supabase: SupabaseClient,
  athleteId: string,
  unsent: Unsent,
): Promise<Message> {
  if (unsent.opensConversation) {
    await orThere(async () =>
      must(
        await supabase
          .from('conversations')
          .insert({ id: unsent.conversationId, athlete_id: athleteId })
          .select('id'),
      ),
    );
  }
  await orThere(async () =>
    must(
      await supabase
        .from('messages')
        .insert({
          id: unsent.id,
          conversation_id: unsent.conversationId,
          role: 'user',
          content: unsent.content,
        })
        .select('id'),
    ),
  );
  return must(await supabase.from('messages').select().eq('id', unsent.id).single<Message>());
}

async function orThere(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    // Row-level security says this of a conversation that is no longer there.
    if (failure.code === notAllowed && failure.status === 403) {
      throw new Failure(
        'This conversation was deleted, perhaps on another device. Ask in a new one.',
        failure.code,
        failure.status,
      );
    }
    if (failure.code !== alreadyThere) throw failure;
  }
}
