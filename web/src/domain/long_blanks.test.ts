import { expect, it } from 'vitest';
import { presentable } from './growing_markdown';
import { markdownBlocks } from './markdown_blocks';
import { plainText } from './plain_text';
import { prescriptionIn } from './prescription';

// What backtracks needs minutes for these.
const long = 30_000;
const texts = {
  blanks: `a\n${' '.repeat(long)}b`,
  'empty lines': `a${'\n'.repeat(long)}b`,
  brackets: '['.repeat(long),
  bars: `a\n${'| '.repeat(long)}b`,
  dashes: `a\n${'- '.repeat(long)}b`,
};
it.each(Object.entries(texts))('%s by the thousand are read in no time', (_, text) => {
  const started = performance.now();
  plainText(text);
  presentable(text);
  prescriptionIn(`${text} Main set at RPE 7`);
  markdownBlocks(text);
  expect(performance.now() - started).toBeLessThan(1000);
});
