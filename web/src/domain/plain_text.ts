// No expression here tries the same run of characters twice over: thousands of blanks in a question must not
// hold the page.

/** Markdown as one line of plain text, for a list's preview. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(/```[^\n]*\n?/g, ' ')
    .replace(/!?\[([^[\]]*)\]\([^)]*\)?/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|[-*+]|\d+\.|>)[ \t]+/gm, '')
    .replace(/^[ \t|:-]+$/gm, ' ')
    .replace(/[*_`|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:;!?])/g, '$1')
    .trim();
