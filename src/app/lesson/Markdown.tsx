import { Fragment, type ReactNode } from 'react';

/**
 * The markdown that lessons are written in: paragraphs, lists, code, `code`, *emphasis*, **strong** and
 * links. Nothing else, and never HTML.
 */
export function Markdown({ text }: { text: string }) {
  return blocks(text).map((block, i) => <Fragment key={`${i}`}>{render(block)}</Fragment>);
}

type Block =
  | { kind: 'p'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] };

export function blocks(text: string): Block[] {
  const found: Block[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!;
    if (line.trim() === '') i++;
    else if (line.startsWith('```')) {
      const end = lines.findIndex((other, j) => j > i && other.startsWith('```'));
      found.push({ kind: 'code', text: lines.slice(i + 1, end < 0 ? undefined : end).join('\n') });
      i = end < 0 ? lines.length : end + 1;
    } else if (/^([-*]|\d+\.) /.test(line)) {
      const ordered = /^\d/.test(line);
      const items: string[] = [];
      for (; i < lines.length && lines[i]!.trim() !== ''; i++) {
        const start = /^(?:[-*]|\d+\.) (.*)$/.exec(lines[i]!);
        if (start) items.push(start[1]!);
        else items.push(`${items.pop() ?? ''} ${lines[i]!.trim()}`);
      }
      found.push({ kind: 'list', ordered, items });
    } else {
      const from = i;
      while (i < lines.length && lines[i]!.trim() !== '' && !lines[i]!.startsWith('```')) i++;
      found.push({ kind: 'p', text: joined(lines.slice(from, i)) });
    }
  }
  return found;
}

/** Lines of a paragraph: a blank between them, but none inside Chinese. */
function joined(lines: readonly string[]): string {
  return lines.reduce((text, line) => {
    const next = line.trim();
    const cjk = /[\u3000-\u9fff\uff00-\uffef]$/.test(text) && /^[\u3000-\u9fff\uff00-\uffef]/.test(next);
    return text === '' ? next : `${text}${cjk ? '' : ' '}${next}`;
  }, '');
}

function render(block: Block): ReactNode {
  switch (block.kind) {
    case 'p':
      return <p>{inline(block.text)}</p>;
    case 'code':
      return (
        <pre>
          <code lang="en">{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item) => <li key={item}>{inline(item)}</li>);
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)\s]+\))/;

/** The marks inside a line. */
export function inline(text: string): ReactNode[] {
  return text.split(INLINE).map((part, i) => {
    const key = `${i}`;
    if (part.startsWith('`'))
      return (
        <code key={key} lang="en">
          {part.slice(1, -1)}
        </code>
      );
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('*') && part.length > 2) return <em key={key}>{part.slice(1, -1)}</em>;
    const link = /^\[([^\]]+)\]\((https:[^)\s]+|#[^)\s]+)\)$/.exec(part);
    if (link)
      return (
        <a key={key} href={link[2]} rel="noreferrer" target={link[2]!.startsWith('#') ? undefined : '_blank'}>
          {link[1]}
        </a>
      );
    return <Fragment key={key}>{part}</Fragment>;
  });
}
