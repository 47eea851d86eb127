import { plainHtml } from '@/domain/plain_html';

/** What is needed of a node of Markdown's tree. */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

const withinLine = new Set(
  'paragraph heading tableCell emphasis strong delete link linkReference'.split(' '),
);

/**
 * A remark plugin. HTML makes no elements, but its words are not lost: a block of it is a paragraph, so that
 * a line survives the comment or the tag it begins with. Of the tags within a line, which go by themselves,
 * the break stays one: models write it into the cells of tables.
 */
export const htmlAsText = () => visit;

function visit(parent: Node): void {
  parent.children = parent.children?.flatMap((node) => {
    if (node.type !== 'html') return [node];
    const html = node.value ?? '';
    if (withinLine.has(parent.type)) return /^<br\s*\/?>$/i.test(html) ? [{ type: 'break' }] : [];
    const value = plainHtml(html);
    return value === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', value }] }];
  });
  parent.children?.forEach(visit);
}
