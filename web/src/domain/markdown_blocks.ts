// A streaming text in blocks that are complete and one that grows, so that each is turned into elements once.

const fence = /^ {0,3}(`{3,}|~{3,})/;

/** The text cut at blank lines, except inside fenced code and before an indented line, which goes on a list item. */
export function markdownBlocks(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let open: string | undefined;
  let blank = false;
  for (const line of text.split('\n')) {
    const mark = fence.exec(line)?.[1];
    if (blank && !open && line.trim() !== '' && !/^\s/.test(line)) {
      blocks.push(block.join('\n'));
      block = [];
    }
    if (mark && !open) open = mark;
    else if (mark && open && mark.startsWith(open)) open = undefined;
    blank = line.trim() === '' && block.length > 0;
    block.push(line);
  }
  blocks.push(block.join('\n'));
  return blocks.filter((part) => part.trim() !== '');
}
