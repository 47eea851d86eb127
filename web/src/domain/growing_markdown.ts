/**
 * A text that breaks off in the middle, made presentable: an emphasis or code span that was begun is ended,
 * a list item or table row without content waits. Only for showing it while it grows.
 */
export function presentable(text: string): string {
  const begun = text.lastIndexOf('\n');
  const waits = begun >= 0 && /^[ \t]*(?:(?:[-*+]|\d+\.|#{1,6})[ \t]*)?\**$/.test(text.slice(begun + 1));
  const whole = waits ? text.slice(0, begun) : text;
  const at = whole.lastIndexOf('\n\n') + 1;
  const block = whole.slice(at);
  if (/^ {0,3}(?:```|~~~)/m.test(block) || insideFence(whole)) return whole;
  if (odd(block, /`/g)) return `${whole}\``;
  if (odd(block, /\*\*/g)) return whole.endsWith('**') ? whole.slice(0, -2) : `${whole.replace(/\*$/, '')}**`;
  return whole;
}

const odd = (text: string, mark: RegExp) => (text.match(mark)?.length ?? 0) % 2 === 1;
const insideFence = (text: string) => odd(text, /^ {0,3}(?:```|~~~)/gm);
