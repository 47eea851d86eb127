import { memo, useMemo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { markdownBlocks } from '@/domain/markdown_blocks';
import { htmlAsText } from './html_as_text';
import styles from './Markdown.module.css';

// No images: an address in one could carry the athlete's words to a stranger's server.
const schema = {
  ...defaultSchema,
  tagNames: defaultSchema.tagNames!.filter((name) => !['img', 'picture', 'source', 'input'].includes(name)),
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'] },
};

// A reply's headings stand below the screen's own.
const heading: Components['h1'] = ({ children }) => <h3>{children}</h3>;
const small: Components['h1'] = ({ children }) => <h4>{children}</h4>;
const components: Components = {
  h1: heading,
  h2: heading,
  h3: small,
  h4: small,
  h5: small,
  h6: small,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // Wide tables scroll by themselves, by keyboard, too.
  table: ({ children }) => (
    <div className={styles.table} role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  img: ({ alt }) => <>{alt}</>,
};

const remark = [remarkGfm, htmlAsText];
const rehype = [[rehypeSanitize, schema]] as [[typeof rehypeSanitize, typeof schema]];

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={remark} rehypePlugins={rehype} components={components}>
      {text}
    </ReactMarkdown>
  );
});

/** A reply's text. While it grows only its last block is made anew. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => markdownBlocks(text), [text]);
  return (
    <div className={styles.text}>
      {blocks.map((block, at) => (
        <Block key={at} text={block} />
      ))}
    </div>
  );
});
