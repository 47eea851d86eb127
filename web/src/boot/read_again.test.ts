import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { readAgain } from './read_again';

it('does not take the answer of a first reading that began before the change', async () => {
  const queries = new QueryClient();
  const answers: ((text: string) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['log', 'november'],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const unsubscribe = observer.subscribe(() => {});
  const done = readAgain(queries, ['log']);
  await expect.poll(() => answers.length).toBe(2);
  answers[0]!('before');
  answers[1]!('after');
  await done;
  expect(observer.getCurrentResult().data).toBe('after');
  unsubscribe();
  queries.clear();
});
