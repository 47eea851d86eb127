import { expect, it } from 'vitest';
import { plainHtml } from './plain_html';

it('keeps the words around tags and comments', () => {
  expect(plainHtml('<!-- pace --> Start easy.')).toBe('Start easy.');
  expect(plainHtml('<div align="center">\nRest <b>two</b> minutes\n</div>')).toBe('Rest two minutes');
  expect(plainHtml('<!-- only\na comment -->')).toBe('');
});
it('keeps what is no tag, and a comment that never ends', () => {
  expect(plainHtml('5 < 6 and 7 > 2')).toBe('5 < 6 and 7 > 2');
  expect(plainHtml('<!-- so it goes')).toBe('<!-- so it goes');
});
it('keeps an end without a beginning', () => expect(plainHtml('a --> b')).toBe('a --> b'));
it('is quick with many openings', () => {
  const start = performance.now();
  plainHtml('<a'.repeat(50_000) + '<!--'.repeat(50_000));
  expect(performance.now() - start).toBeLessThan(1000);
});
