import { expect, it } from 'vitest';
import { searchPattern } from './search_pattern';

it('leaves words as they are', () =>
  expect(searchPattern('Sled push, 100% für_2')).toBe('Sled push, 100% für_2'));
it('takes the meaning from what has one', () => {
  expect(searchPattern('**')).toBe('\\*\\*');
  expect(searchPattern('4×(1 km)? [a] {2} ^$ . + | \\d')).toBe(
    '4×\\(1 km\\)\\? \\[a\\] \\{2\\} \\^\\$ \\. \\+ \\| \\\\d',
  );
});
