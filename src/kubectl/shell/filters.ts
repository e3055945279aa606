import { awk } from './awk.ts';
import { grep } from './grep.ts';
import { jq } from './jq.ts';
import { options } from './options.ts';
import { sed } from './sed.ts';
import { type Filter, Lines, PipeClosed, type Streams, UsageError } from './streams.ts';

export type FilterMaker = (words: readonly string[], streams: Streams) => Filter;

/** A filter that handles one line after the other. */
export function byLine(line: (text: string) => void, end: () => number = () => 0): Filter {
  const lines = new Lines(line);
  return {
    write: (text) => lines.write(text),
    end: () => {
      lines.end();
      return end();
    },
  };
}

const lineCount = (text: string | undefined, tool: string, fallback: number): number => {
  if (text === undefined) return fallback;
  if (!/^[+-]?\d+$/.test(text)) throw new UsageError(`${tool}: invalid number of lines: ‘${text}’`, 1);
  return Number(text);
};

const head: FilterMaker = (words, { stdout }) => {
  const { values } = options(words, 'qv', 'nc');
  const max = lineCount(values.get('n'), 'head', 10);
  if (max < 0) {
    const held: string[] = [];
    return byLine((line) => {
      held.push(line);
      if (held.length > -max) stdout(`${held.shift()}\n`);
    });
  }
  let seen = 0;
  return byLine((line) => {
    if (seen >= max) throw new PipeClosed();
    stdout(`${line}\n`);
    if (++seen >= max) throw new PipeClosed();
  });
};

const tail: FilterMaker = (words, { stdout }) => {
  const { values } = options(words, 'fFqv', 'nc');
  const text = values.get('n');
  const count = lineCount(text, 'tail', 10);
  if (text?.startsWith('+')) {
    let seen = 0;
    return byLine((line) => {
      if (++seen >= count) stdout(`${line}\n`);
    });
  }
  const held: string[] = [];
  return byLine(
    (line) => {
      held.push(line);
      if (held.length > Math.abs(count)) held.shift();
    },
    () => {
      stdout(held.map((line) => `${line}\n`).join(''));
      return 0;
    },
  );
};

const wc: FilterMaker = (words, { stdout }) => {
  const { set } = options(words, 'lwcm', '');
  let [lines, count, size] = [0, 0, 0];
  let last = ' ';
  return {
    write(text) {
      for (const char of text) {
        if (char === '\n') lines++;
        if (!/\s/.test(char) && /\s/.test(last)) count++;
        last = char;
      }
      size += new TextEncoder().encode(text).length;
    },
    end() {
      const shown = [
        ...(set.size === 0 || set.has('l') ? [lines] : []),
        ...(set.size === 0 || set.has('w') ? [count] : []),
        ...(set.size === 0 || set.has('c') || set.has('m') ? [size] : []),
      ];
      stdout(shown.length === 1 ? `${shown[0]}\n` : `${shown.map((n) => String(n).padStart(7)).join(' ')}\n`);
      return 0;
    },
  };
};

const sort: FilterMaker = (words, { stdout }) => {
  const { set, values } = options(words, 'nrufbhV', 'kt');
  const lines: string[] = [];
  const field = Number.parseInt(values.get('k') ?? '0', 10) || 0;
  const separator = values.get('t');
  const isNumeric = set.has('n') || set.has('h') || /\dn/.test(values.get('k') ?? '');
  const isReverse = set.has('r') || /\dr|nr/.test(values.get('k') ?? '');
  const key = (line: string) =>
    field === 0
      ? line
      : separator === undefined
        ? line
            .trim()
            .split(/\s+/)
            .slice(field - 1)
            .join(' ')
        : line
            .split(separator)
            .slice(field - 1)
            .join(separator);
  const number = (text: string) => {
    const match = /^\s*(-?\d+(?:\.\d+)?)\s*([KMGT])?/i.exec(text);
    const unit = match?.[2] ? 1024 ** ('KMGT'.indexOf(match[2].toUpperCase()) + 1) : 1;
    return match ? Number(match[1]) * unit : 0;
  };
  const compare = (a: string, b: string) => {
    const [x, y] = [key(a), key(b)];
    if (isNumeric && number(x) !== number(y)) return number(x) - number(y);
    const [p, q] = set.has('f') ? [x.toLowerCase(), y.toLowerCase()] : [x, y];
    return p < q ? -1 : p > q ? 1 : 0;
  };
  return byLine(
    (line) => {
      lines.push(line);
    },
    () => {
      let sorted = [...lines].sort(compare);
      if (isReverse) sorted.reverse();
      if (set.has('u')) sorted = sorted.filter((line, i) => i === 0 || compare(line, sorted[i - 1]!) !== 0);
      stdout(sorted.map((line) => `${line}\n`).join(''));
      return 0;
    },
  );
};

const uniq: FilterMaker = (words, { stdout }) => {
  const { set } = options(words, 'cdui', '');
  let last: string | undefined;
  let count = 0;
  const flush = () => {
    if (last === undefined || (set.has('d') && count < 2) || (set.has('u') && count > 1)) return;
    stdout(set.has('c') ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
  };
  return byLine(
    (line) => {
      if (line === last) {
        count++;
        return;
      }
      flush();
      last = line;
      count = 1;
    },
    () => {
      flush();
      return 0;
    },
  );
};

const cut: FilterMaker = (words, { stdout }) => {
  const { set, values } = options(words, 's', 'dfc');
  const list = values.get('f') ?? values.get('c');
  if (list === undefined)
    throw new UsageError('cut: you must specify a list of bytes, characters, or fields', 1);
  const ranges = list.split(',').map((part) => {
    const range = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!range || part === '' || part === '-') throw new UsageError(`cut: invalid field range`, 1);
    const [, from, dash, to] = range;
    return [Number(from || 1), dash ? Number(to || Number.POSITIVE_INFINITY) : Number(from)] as const;
  });
  const wanted = (at: number) => ranges.some(([from, to]) => at >= from && at <= to);
  const delimiter = values.get('d') ?? '\t';
  return byLine((line) => {
    if (values.has('c')) stdout(`${[...line].filter((_, i) => wanted(i + 1)).join('')}\n`);
    else if (!line.includes(delimiter)) {
      if (!set.has('s')) stdout(`${line}\n`);
    } else
      stdout(
        `${line
          .split(delimiter)
          .filter((_, i) => wanted(i + 1))
          .join(delimiter)}\n`,
      );
  });
};

const tr: FilterMaker = (words, { stdout }) => {
  const { set, rest } = options(words, 'dsc', '');
  const expand = (text: string) =>
    text
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
      .replaceAll('[:upper:]', 'A-Z')
      .replaceAll('[:lower:]', 'a-z')
      .replaceAll('[:space:]', ' \t\n')
      .replace(/(.)-(.)/gs, (whole, from: string, to: string) => {
        const [a, b] = [from.codePointAt(0)!, to.codePointAt(0)!];
        return a <= b && b - a < 1000
          ? Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i)).join('')
          : whole;
      });
  if (rest.length === 0) throw new UsageError('tr: missing operand', 1);
  const from = [...expand(rest[0]!)];
  const to = [...expand(rest[1] ?? '')];
  let last = '';
  return {
    write(text) {
      let out = '';
      for (const char of text) {
        const at = from.indexOf(char);
        if (at >= 0 && set.has('d')) continue;
        const next = at < 0 || to.length === 0 ? char : to[Math.min(at, to.length - 1)]!;
        if (set.has('s') && next === last && (to.length > 0 ? to : from).includes(next)) continue;
        out += next;
        last = next;
      }
      stdout(out);
    },
    end: () => 0,
  };
};

const cat: FilterMaker = (words, { stdout }) => {
  const { set } = options(words, 'nAe', '');
  if (!set.has('n')) return { write: stdout, end: () => 0 };
  let number = 0;
  return byLine((line) => stdout(`${String(++number).padStart(6)}\t${line}\n`));
};

const column: FilterMaker = (words, { stdout }) => {
  options(words, 't', 's');
  const rows: string[][] = [];
  return byLine(
    (line) => {
      rows.push(line.split(/\s+/).filter(Boolean));
    },
    () => {
      const widths: number[] = [];
      for (const row of rows)
        for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
      for (const row of rows)
        stdout(
          `${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]! + 2) : cell)).join('')}\n`,
        );
      return 0;
    },
  );
};

const tac: FilterMaker = (_, { stdout }) => {
  const lines: string[] = [];
  return byLine(
    (line) => {
      lines.unshift(line);
    },
    () => {
      stdout(lines.map((line) => `${line}\n`).join(''));
      return 0;
    },
  );
};

/** A terminal shows everything, so paging does nothing here. */
const pager: FilterMaker = (_, { stdout }) => ({ write: stdout, end: () => 0 });

/** `paste -s`: the lines in one, with something between them. */
const paste: FilterMaker = (words, { stdout }) => {
  const { set, values } = options(words, 's', 'd');
  const glue = (values.get('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  if (!set.has('s')) return byLine((line) => stdout(`${line}\n`));
  const held: string[] = [];
  return byLine(
    (line) => held.push(line),
    () => {
      const line = held.map((each, i) => each + (i < held.length - 1 ? (glue[i % glue.length] ?? '') : ''));
      stdout(`${line.join('')}\n`);
      return 0;
    },
  );
};

export const FILTERS: Record<string, FilterMaker> = {
  awk,
  cat,
  column,
  cut,
  egrep: (words, streams) => grep(['grep', '-E', ...words.slice(1)], streams),
  fgrep: (words, streams) => grep(['grep', '-F', ...words.slice(1)], streams),
  grep,
  head,
  jq,
  less: pager,
  more: pager,
  nl: (_, { stdout }) => {
    let number = 0;
    return byLine((line) => stdout(line === '' ? '       \n' : `${String(++number).padStart(6)}\t${line}\n`));
  },
  paste,
  rev: (_, { stdout }) => byLine((line) => stdout(`${[...line].reverse().join('')}\n`)),
  sed,
  sort,
  tac,
  tail,
  tr,
  uniq,
  wc,
};
