// Nothing here looks at the same run of characters twice over.

/** The words of a piece of HTML, without its tags and comments. Not made safe: it is text, not markup. */
export const plainHtml = (html: string): string =>
  withoutComments(html)
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();

/** A comment that never ends is none. */
function withoutComments(html: string): string {
  const parts = html.split('-->');
  const rest = parts.pop()!;
  const before = parts.map((part) => {
    const at = part.indexOf('<!--');
    return at < 0 ? `${part}-->` : part.slice(0, at);
  });
  return before.join('') + rest;
}
