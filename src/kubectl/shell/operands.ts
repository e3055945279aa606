import { type Filter, PipeClosed, type Streams } from './streams.ts';

/** For each filter that takes files: the options with a value, and what stands in front of the files. */
const TOOLS: Record<string, { withValue: string; script?: 'always' | 'unless -e' }> = {
  awk: { withValue: 'Fv', script: 'always' },
  cat: { withValue: '' },
  column: { withValue: 'ts' },
  cut: { withValue: 'dfc' },
  egrep: { withValue: 'mABCe', script: 'unless -e' },
  fgrep: { withValue: 'mABCe', script: 'unless -e' },
  grep: { withValue: 'mABCe', script: 'unless -e' },
  head: { withValue: 'nc' },
  jq: { withValue: '', script: 'always' },
  less: { withValue: '' },
  more: { withValue: '' },
  nl: { withValue: '' },
  paste: { withValue: 'd' },
  rev: { withValue: '' },
  sed: { withValue: 'e', script: 'unless -e' },
  sort: { withValue: 'kt' },
  tac: { withValue: '' },
  tail: { withValue: 'nc' },
  uniq: { withValue: '' },
  wc: { withValue: '' },
};

/** The words of a filter without the files it is to read, and those files. `-` is standard input. */
export function fileOperands(words: readonly string[]): { words: string[]; files: string[] } {
  const [name = ''] = words;
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (tool === undefined) return { words: [...words], files: [] };
  const kept = [name];
  const files: string[] = [];
  let script = tool.script !== undefined;
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('-') && word !== '-') {
      kept.push(word);
      if (tool.script === 'unless -e' && /^-[a-zA-Z]*e/.test(word)) script = false;
      const letter = word.at(-1)!;
      if (/^-[a-zA-Z]+$/.test(word) && tool.withValue.includes(letter) && i + 1 < words.length)
        kept.push(words[++i]!);
    } else if (script) {
      kept.push(word);
      script = false;
    } else files.push(word);
  }
  return { words: kept, files };
}

/** A filter that reads files instead of its input. */
export function overFiles(
  words: readonly string[],
  files: readonly string[],
  streams: Streams,
  make: (words: readonly string[], streams: Streams) => Filter,
  read: (name: string) => string | undefined,
): Filter {
  const name = words[0]!;
  // Each file on its own where its name is shown.
  const isNamed = name === 'wc' || (/grep$/.test(name) && files.length > 1 && !words.includes('-h'));
  make(words, { ...streams, stdout: () => {}, stderr: () => {} });
  let stdin = '';
  return {
    write: (text) => {
      stdin += text;
    },
    end() {
      let code = 0;
      const texts: { file: string; text: string }[] = [];
      for (const file of files) {
        const text = file === '-' ? stdin : read(file);
        if (text !== undefined) texts.push({ file, text });
        else {
          streams.stderr(`${missing(name, file)}: No such file or directory\n`);
          code = /grep$/.test(name) || name === 'jq' ? 2 : 1;
        }
      }
      const runs = isNamed
        ? texts.map(({ file, text }) => ({ text, stdout: labelled(name, file, streams) }))
        : texts.length > 0
          ? [{ text: texts.map(({ text }) => text).join(''), stdout: streams.stdout }]
          : [];
      const codes = runs.map(({ text, stdout }) => oneFile(make(words, { ...streams, stdout }), text));
      if (code !== 0) return code;
      return codes.includes(0) ? 0 : (codes[0] ?? 0);
    },
  };
}

function missing(tool: string, file: string): string {
  if (tool === 'head' || tool === 'tail') return `${tool}: cannot open '${file}' for reading`;
  if (tool === 'sort') return `sort: cannot read: ${file}`;
  if (tool === 'sed') return `sed: can't read ${file}`;
  if (tool === 'jq') return `jq: error: Could not open ${file}`;
  return `${tool}: ${file}`;
}

const labelled = (tool: string, file: string, { stdout }: Streams) =>
  tool === 'wc'
    ? (text: string) => stdout(text.replace(/\n$/, ` ${file}\n`))
    : (text: string) => stdout(text.replace(/^(?=.)/gm, `${file}:`));

function oneFile(filter: Filter, text: string): number {
  try {
    filter.write(text);
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
  }
  return filter.end();
}
