import { describe, expect, it } from 'vitest';
import type { ReplyStatus } from '@/supabase/rows';
import { isMaking, statusText } from './reply_status';

describe('the status line', () => {
  it.each<[ReplyStatus, number, string]>([
    ['queued', 1, 'Waiting for Coach K…'],
    ['queued', 9.7, 'Waiting for Coach K… 9 s'],
    ['thinking', 4.9, 'Thinking…'],
    ['thinking', 5, 'Coach K is warming up… 5 s'],
    ['warming', 12.2, 'Coach K is warming up… 12 s'],
    ['streaming', 20, ''],
    ['complete', 20, ''],
  ])('%s after %d s', (status, waited, text) => expect(statusText({ status }, waited)).toBe(text));
  it('knows what is still being made', () => {
    expect(isMaking('warming')).toBe(true);
    expect(isMaking('cancelled')).toBe(false);
  });
});
