import { expect, it } from 'vitest';
import { plainText } from './plain_text';

it.each([
  ['**Sled push**, straight to the point.', 'Sled push, straight to the point.'],
  ['### Plan\n\n- 5 x 20 m\n- rest', 'Plan 5 x 20 m rest'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b 1 2'],
  ['See [this](https://example.org) and `code`.', 'See this and code.'],
  ['5 - 3 is 2', '5 - 3 is 2'],
])('%j reads %j', (markdown, text) => expect(plainText(markdown)).toBe(text));
