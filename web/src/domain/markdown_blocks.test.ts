import { describe, expect, it } from 'vitest';
import { markdownBlocks } from './markdown_blocks';

describe('blocks', () => {
  it('are parted by blank lines', () =>
    expect(markdownBlocks('# A\n\nb\nc\n\n\nd')).toEqual(['# A\n', 'b\nc\n\n', 'd']));
  it('keep fenced code whole', () =>
    expect(markdownBlocks('a\n\n```\nx\n\ny\n```\n\nb')).toEqual(['a\n', '```\nx\n\ny\n```\n', 'b']));
  it('keep an open fence whole', () => expect(markdownBlocks('```\nx\n\ny')).toHaveLength(1));
  it('keep a list item with its indented lines', () =>
    expect(markdownBlocks('1. a\n\n   b\n\n2. c')).toEqual(['1. a\n\n   b\n', '2. c']));
  it('are none for nothing', () => expect(markdownBlocks(' \n\n')).toEqual([]));
  it('never change what stands before the last one while the text grows', () => {
    const text = 'Intro\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n- y\n\n```\ncode\n\nmore\n```\n\nEnd.';
    let before: string[] = [];
    for (let end = 1; end <= text.length; end++) {
      const blocks = markdownBlocks(text.slice(0, end));
      for (const [at, block] of before.slice(0, -1).entries()) expect(blocks[at]!.trim()).toBe(block.trim());
      before = blocks;
    }
  });
});
