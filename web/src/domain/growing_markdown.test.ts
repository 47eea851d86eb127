import { expect, it } from 'vitest';
import { presentable } from './growing_markdown';

it.each([
  ['Push **low and', 'Push **low and**'],
  ['Push **low*', 'Push **low**'],
  ['Push **low**', 'Push **low**'],
  ['Push **', 'Push '],
  ['Push `50 m', 'Push `50 m`'],
  ['Do:\n- a\n- ', 'Do:\n- a'],
  ['Do:\n- a\n- **', 'Do:\n- a'],
  ['Do:\n1. a\n2.', 'Do:\n1. a'],
  ['Do:\n\n##', 'Do:\n'],
  ['**A**\n\n- **Bc', '**A**\n\n- **Bc**'],
  ['```\na ** b\n\n** c', '```\na ** b\n\n** c'],
  ['Done.', 'Done.'],
])('%j is shown as %j', (text, shown) => expect(presentable(text)).toBe(shown));
