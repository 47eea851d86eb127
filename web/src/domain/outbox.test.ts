import { describe, expect, it } from 'vitest';
import {
  add,
  backoffSeconds,
  discard,
  next,
  type Outbox,
  parseOutbox,
  refuse,
  remove,
  sendAgain,
  type Unsent,
} from './outbox';

const unsent = (id: string, conversationId: string): Unsent => ({
  id,
  conversationId,
  opensConversation: false,
  content: id,
  createdAt: '2026-11-24T10:00:00Z',
});
const outbox: Outbox = [unsent('a', 'one'), unsent('b', 'one'), unsent('c', 'two')];

describe('the outbox', () => {
  it('sends in order', () => {
    expect(next(add(outbox, unsent('d', 'one')))?.id).toBe('a');
    expect(next(remove(outbox, 'a'))?.id).toBe('b');
    expect(next([])).toBeUndefined();
  });
  it('holds a conversation behind a refused question, not the others', () => {
    const refused = refuse(outbox, 'a', 'too long');
    expect(next(refused)?.id).toBe('c');
    expect(next(sendAgain(refused, 'a'))?.id).toBe('a');
    expect(sendAgain(refused, 'a')[0]).not.toHaveProperty('refusal');
  });
  it('leaves the opening of a conversation to the next question when the first is discarded', () => {
    const opening = [
      { ...unsent('a', 'one'), opensConversation: true },
      unsent('b', 'two'),
      unsent('c', 'one'),
    ];
    expect(discard(opening, 'a').map(({ id, opensConversation }) => [id, opensConversation])).toEqual([
      ['b', false],
      ['c', true],
    ]);
    expect(discard(opening, 'b').map(({ id }) => id)).toEqual(['a', 'c']);
    expect(discard(outbox, 'a')).toEqual(remove(outbox, 'a'));
  });
  it('waits longer, up to half a minute', () =>
    expect([1, 2, 3, 9].map(backoffSeconds)).toEqual([1, 2, 4, 30]));
  it('survives what it kept', () => {
    expect(parseOutbox(JSON.stringify(outbox))).toEqual(outbox);
    expect(parseOutbox('{"broken"')).toEqual([]);
    expect(parseOutbox(null)).toEqual([]);
    expect(parseOutbox('[null, 3]')).toEqual([]);
  });
});
