import { describe, expect, it } from 'vitest';
import type { Message } from '@/supabase/rows';
import { mergeEarlier, mergePage, mergeRow, outdated, removeRow } from './merge_messages';

const row = (id: string, position: number, revision = 0, content = ''): Message =>
  ({ id, position, revision, content }) as Message;
const texts = (messages: readonly Message[]) =>
  messages.map(({ id, revision }) => `${id}${revision}`).join(' ');

describe('one row', () => {
  const known = [row('a', 1), row('b', 2, 5)];
  it('goes to its place', () => expect(texts(mergeRow(known, row('c', 1.5)))).toBe('a0 c0 b5'));
  it('replaces an older one', () => expect(texts(mergeRow(known, row('b', 2, 6)))).toBe('a0 b6'));
  it('is ignored when it is older or the same', () => {
    expect(mergeRow(known, row('b', 2, 4))).toBe(known);
    expect(mergeRow(known, row('b', 2, 5, 'other'))).toBe(known);
  });
  it('goes', () => {
    expect(texts(removeRow(known, 'a'))).toBe('b5');
    expect(removeRow(known, 'x')).toBe(known);
  });
});

it('names the rows that are missing or older', () => {
  expect(
    outdated([row('a', 1, 3), row('b', 2, 1)], [row('a', 1, 3), row('b', 2, 2), row('c', 3, 0)]),
  ).toEqual(['b', 'c']);
});

describe('a page that was read', () => {
  it('takes the newer row of either side', () => {
    const known = [row('a', 1, 3), row('b', 2, 1)];
    expect(texts(mergePage(known, [row('b', 2, 2), row('a', 1, 2)], true, known))).toBe('a3 b2');
  });
  it('drops what is no longer there', () => {
    const known = [row('a', 1), row('b', 2), row('c', 3)];
    expect(texts(mergePage(known, [row('a', 1), row('c', 3)], true, known))).toBe('a0 c0');
    expect(texts(mergePage(known, [row('a', 1)], true, known))).toBe('a0');
    expect(mergePage(known, [], true, known)).toEqual([]);
  });
  it('keeps what arrived while it was read', () => {
    expect(texts(mergePage([row('a', 1), row('b', 2)], [row('a', 1)], true, [row('a', 1)]))).toBe('a0 b0');
  });
  it('keeps what was not asked for', () => {
    const known = [row('a', 1), row('b', 2)];
    expect(texts(mergePage(known, [row('b', 2), row('c', 3)], false, known))).toBe('a0 b0 c0');
  });
  it('leaves no gap: what it does not reach is forgotten', () => {
    const known = [row('a', 1), row('b', 2)];
    const arrived = [...known, row('f', 6)];
    expect(texts(mergePage(arrived, [row('d', 4), row('e', 5)], false, known))).toBe('d0 e0 f0');
  });
  it('goes before what is known when it was asked for so', () => {
    const known = [row('c', 3), row('d', 4, 2)];
    expect(texts(mergeEarlier(known, [row('b', 2), row('a', 1)]))).toBe('a0 b0 c0 d2');
    expect(mergeEarlier(known, [])).toEqual(known);
  });
  it('knows that the conversation has fewer rows than a page', () => {
    const known = [row('a', 1), row('b', 2)];
    expect(texts(mergePage(known, [row('b', 2)], true, known))).toBe('b0');
    expect(mergePage([], [], true, [])).toEqual([]);
  });
});
