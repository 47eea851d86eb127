// What a reply's row says, in words for the athlete.
import type { Message, ReplyStatus } from '@/supabase/rows';

const making: readonly ReplyStatus[] = ['queued', 'retrieving', 'thinking', 'warming', 'streaming'];

export const isMaking = (status: ReplyStatus): boolean => making.includes(status);

/** From here on a wait has a reason worth telling (hand-off, "Nebius Cold Start"). */
export const warmingAfterSeconds = 5;

/** `waited`: seconds since the question was sent. Empty when the text speaks for itself. */
export function statusText({ status }: Pick<Message, 'status'>, waited: number): string {
  const elapsed = waited >= warmingAfterSeconds ? ` ${Math.floor(waited)} s` : '';
  switch (status) {
    case 'queued':
      return `Waiting for Coach K…${elapsed}`;
    case 'retrieving':
      return 'Searching the knowledge base…';
    case 'thinking':
      return waited >= warmingAfterSeconds ? `Coach K is warming up…${elapsed}` : 'Thinking…';
    case 'warming':
      return `Coach K is warming up…${elapsed}`;
    case 'failed':
      return 'Coach K could not answer.';
    case 'cancelled':
      return 'Stopped.';
    case 'streaming':
    case 'complete':
      return '';
  }
}

/** What a screen reader hears when a reply changes its state; never the text itself. */
export function announcement(status: ReplyStatus): string {
  switch (status) {
    case 'queued':
      return 'Question sent.';
    case 'warming':
      return 'Coach K is warming up.';
    case 'streaming':
      return 'Coach K is answering.';
    case 'complete':
      return 'Coach K has answered.';
    case 'failed':
      return 'Coach K could not answer.';
    case 'cancelled':
      return 'The answer was stopped.';
    case 'retrieving':
    case 'thinking':
      return '';
  }
}
