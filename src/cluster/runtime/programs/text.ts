import { openNow } from '../process/open.ts';
import { release } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import { eachFile } from './basic.ts';
import type { Program } from './call.ts';
import { grep } from './grep.ts';
import { complain, readLines } from './lines.ts';
import { parseOptions } from './options.ts';
import { tail } from './tail.ts';

const head: Program = function* (call) {
  const legacy = call.args.map((arg, i) => (i === 0 && /^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
  const { flags, operands } = parseOptions(legacy, 'n:c:qv', ['lines=', 'bytes=', 'quiet']);
  const bytes = flags.get('c') ?? flags.get('bytes');
  const limit = Number(bytes ?? flags.get('n') ?? flags.get('lines') ?? 10);
  let first = true;
  return yield* eachFile(call, operands, complain(call), function* (file, name) {
    if (operands.length > 1 && !flags.has('q'))
      call.out(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
    first = false;
    if (bytes !== undefined) {
      let left = limit;
      while (left > 0) {
        const chunk = yield* call.read(file, left);
        if (chunk === undefined) return;
        call.out(chunk);
        left -= chunk.length;
      }
      return;
    }
    if (limit < 0) {
      const lines = (yield* call.readAll(file)).split('\n');
      if (lines[lines.length - 1] === '') lines.pop();
      for (const line of lines.slice(0, limit)) call.out(`${line}\n`);
      return;
    }
    let left = limit;
    if (left > 0)
      yield* call.eachLine(file, (line, newline) => {
        call.out(newline ? `${line}\n` : line);
        return --left > 0;
      });
  });
};

const wc: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'lwcmL', ['lines', 'words', 'bytes', 'chars']);
  const want = (...names: string[]) => names.some((name) => flags.has(name));
  const all = flags.size === 0;
  const total = [0, 0, 0];
  let files = 0;
  const print = (counts: number[], name: string) => {
    const cells: string[] = [];
    const one =
      [want('l', 'lines'), want('w', 'words'), want('c', 'm', 'bytes', 'chars')].filter(Boolean).length === 1;
    const width = one && (call.busybox || files <= 1) ? 0 : call.busybox ? 9 : 7;
    if (all || want('l', 'lines')) cells.push(String(counts[0]));
    if (all || want('w', 'words')) cells.push(String(counts[1]));
    if (all || want('c', 'm', 'bytes', 'chars')) cells.push(String(counts[2]));
    const text = cells
      .map((cell, i) =>
        call.busybox
          ? cell.padStart(i === 0 ? width : 10)
          : cell.padStart(operands.length === 0 && !one ? 7 : 0),
      )
      .join(call.busybox ? '' : ' ');
    call.out(`${text}${name === '' ? '' : ` ${name}`}\n`);
  };
  const status = yield* eachFile(call, operands, complain(call), function* (file, name) {
    files++;
    const text = yield* call.readAll(file);
    const counts = [(text.match(/\n/g) ?? []).length, (text.match(/\S+/g) ?? []).length, text.length];
    counts.forEach((count, i) => {
      total[i]! += count;
    });
    print(counts, name === '-' && operands.length === 0 ? '' : name);
  });
  if (operands.length > 1) print(total, 'total');
  return status;
};

const sort: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'rnuhVbfk:t:o:sMgcz', [
    'reverse',
    'numeric-sort',
    'unique',
    'key=',
    'field-separator=',
    'version-sort',
    'human-numeric-sort',
  ]);
  const lines: string[] = [];
  const status = yield* readLines(call, operands, lines);
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  const separator = flags.get('t') ?? flags.get('field-separator');
  const key = flags.get('k') ?? flags.get('key');
  const match =
    key === undefined ? null : /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(key);
  const letters = `${match?.[2] ?? ''}${match?.[4] ?? ''}`;
  const numeric = has('n', 'numeric-sort', 'g') || /[ng]/.test(letters);
  const humanSort = has('h', 'human-numeric-sort') || letters.includes('h');
  const version = has('V', 'version-sort') || letters.includes('V');
  const reverse = has('r', 'reverse') || letters.includes('r');
  const field = (line: string) => {
    if (!match) return line;
    const parts = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
    return parts.slice(Number(match[1]) - 1, match[3] ? Number(match[3]) : undefined).join(separator ?? '');
  };
  const value = (text: string) => {
    const number = /^\s*(-?[\d.]+)([KMGT]?)/.exec(text);
    if (!number) return 0;
    return (
      Number.parseFloat(number[1]!) * (humanSort ? ({ K: 1e3, M: 1e6, G: 1e9, T: 1e12 }[number[2]!] ?? 1) : 1)
    );
  };
  const plain = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const byVersion = (a: string, b: string) => {
    const split = (text: string) => text.match(/\d+|\D+/g) ?? [];
    const x = split(a);
    const y = split(b);
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const order =
        /^\d/.test(x[i] ?? '') && /^\d/.test(y[i] ?? '')
          ? Number(x[i]) - Number(y[i])
          : plain(x[i] ?? '', y[i] ?? '');
      if (order !== 0) return order;
    }
    return 0;
  };
  const compare = (a: string, b: string) => {
    const x = has('f') ? field(a).toUpperCase() : field(a);
    const y = has('f') ? field(b).toUpperCase() : field(b);
    const order =
      numeric || humanSort
        ? value(x) - value(y)
        : version
          ? byVersion(x, y)
          : plain(has('b') ? x.trimStart() : x, has('b') ? y.trimStart() : y);
    return reverse ? -order : order;
  };
  let sorted = [...lines].sort(
    (a, b) => compare(a, b) || (has('u', 'unique', 's') ? 0 : reverse ? plain(b, a) : plain(a, b)),
  );
  if (has('u', 'unique')) sorted = sorted.filter((line, i) => i === 0 || compare(sorted[i - 1]!, line) !== 0);
  const text = sorted.map((line) => `${line}\n`).join('');
  const output = flags.get('o');
  if (output) call.fs.writeFile(output, call.cwd, text);
  else call.out(text);
  return status === 0 ? 0 : 2;
};

const uniq: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'cduif:s:');
  const lines: string[] = [];
  const status = yield* readLines(call, operands.slice(0, 1), lines);
  for (let i = 0; i < lines.length; ) {
    let end = i;
    const same = (line: string) => (flags.has('i') ? line.toLowerCase() : line);
    while (end < lines.length && same(lines[end]!) === same(lines[i]!)) end++;
    const count = end - i;
    if ((!flags.has('d') || count > 1) && (!flags.has('u') || count === 1))
      call.out(`${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${lines[i]}\n`);
    i = end;
  }
  return status;
};

/** `1,3-5,7-` as a test. */
function ranges(text: string): (n: number) => boolean {
  const list = text.split(',').map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part.trim());
    const from = match?.[1] ? Number(match[1]) : 1;
    return [from, match?.[2] ? (match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY) : from] as const;
  });
  return (n) => list.some(([from, to]) => n >= from && n <= to);
}

const cut: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'd:f:c:b:sn', [
    'delimiter=',
    'fields=',
    'characters=',
    'only-delimited',
    'output-delimiter=',
    'complement',
  ]);
  const fields = flags.get('f') ?? flags.get('fields');
  const characters = flags.get('c') ?? flags.get('b') ?? flags.get('characters');
  if (fields === undefined && characters === undefined)
    return call.fail(
      call.busybox
        ? 'expected a list of bytes, characters, or fields'
        : "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.",
    );
  const wanted = ranges(fields ?? characters!);
  const keep = (n: number) => wanted(n) !== flags.has('complement');
  const delimiter = flags.get('d') ?? flags.get('delimiter') ?? '\t';
  return yield* eachFile(call, operands, complain(call), function* (file) {
    yield* call.eachLine(file, (line) => {
      if (characters !== undefined) call.out(`${[...line].filter((_c, i) => keep(i + 1)).join('')}\n`);
      else if (!line.includes(delimiter)) {
        if (!flags.has('s')) call.out(`${line}\n`);
      } else
        call.out(
          `${line
            .split(delimiter)
            .filter((_f, i) => keep(i + 1))
            .join(flags.get('output-delimiter') ?? delimiter)}\n`,
        );
    });
  });
};

/** The characters of a tr(1) set. */
function trSet(text: string): string[] {
  const classes: Record<string, [number, number][]> = {
    upper: [[65, 90]],
    lower: [[97, 122]],
    digit: [[48, 57]],
    alpha: [
      [65, 90],
      [97, 122],
    ],
    alnum: [
      [48, 57],
      [65, 90],
      [97, 122],
    ],
    space: [
      [9, 13],
      [32, 32],
    ],
    blank: [
      [9, 9],
      [32, 32],
    ],
    punct: [
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
    ],
    cntrl: [
      [0, 31],
      [127, 127],
    ],
    print: [[32, 126]],
  };
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named && classes[named[1]!]) {
      for (const [from, to] of classes[named[1]!]!)
        for (let c = from; c <= to; c++) out.push(String.fromCharCode(c));
      i += named[0].length - 1;
      continue;
    }
    let c = text[i]!;
    if (c === '\\' && i + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1))?.[0];
      if (octal) {
        c = String.fromCharCode(Number.parseInt(octal, 8));
        i += octal.length;
      } else {
        const next = text[++i]!;
        c = { n: '\n', t: '\t', r: '\r', '\\': '\\' }[next] ?? next;
      }
    }
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      for (let code = c.charCodeAt(0); code <= text.charCodeAt(i + 2); code++)
        out.push(String.fromCharCode(code));
      i += 2;
    } else out.push(c);
  }
  return out;
}

const tr: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'cCdst', ['delete', 'squeeze-repeats', 'complement']);
  const remove = flags.has('d') || flags.has('delete');
  const squeeze = flags.has('s') || flags.has('squeeze-repeats');
  const not = flags.has('c') || flags.has('C') || flags.has('complement');
  const from = trSet(operands[0] ?? '');
  const to = trSet(operands[1] ?? '');
  const inFrom = new Set(from);
  const hit = (c: string) => inFrom.has(c) !== not;
  const map = new Map(from.map((c, i) => [c, to[Math.min(i, to.length - 1)]]));
  const squeezed = new Set(operands[1] !== undefined && !remove ? to : remove ? to : from);
  let last = '';
  for (;;) {
    const chunk = yield* call.read(call.stdin);
    if (chunk === undefined) return 0;
    let out = '';
    for (const c of chunk) {
      if (remove && hit(c)) continue;
      let next = c;
      if (!remove && to.length > 0 && hit(c)) next = not ? to[to.length - 1]! : (map.get(c) ?? c);
      if (squeeze && next === last && (operands[1] === undefined ? hit(next) : squeezed.has(next))) continue;
      out += next;
      last = next;
    }
    call.out(out);
    yield* call.drain();
  }
};

const tee: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'ai', ['append']);
  const files: OpenFile[] = [];
  let status = 0;
  for (const name of operands) {
    try {
      const file = openNow(call.process, name, flags.has('a') || flags.has('append') ? 'append' : 'write');
      file.refs++;
      files.push(file);
    } catch (error) {
      call.err(`tee: ${name}: ${call.why(error)}\n`);
      status = 1;
    }
  }
  for (;;) {
    const chunk = yield* call.read(call.stdin);
    if (chunk === undefined) break;
    call.out(chunk);
    for (const file of files) file.write(chunk);
    yield* call.drain();
  }
  for (const file of files) release(file);
  return status;
};

export const TEXT: Record<string, Program> = {
  head,
  tail,
  wc,
  sort,
  uniq,
  cut,
  tr,
  tee,
  grep,
  egrep: grep,
  fgrep: grep,
  tac: function* (call) {
    const lines: string[] = [];
    const status = yield* readLines(call, call.args, lines);
    call.out(
      lines
        .reverse()
        .map((line) => `${line}\n`)
        .join(''),
    );
    return status;
  },
  rev: function* (call) {
    const lines: string[] = [];
    const status = yield* readLines(call, call.args, lines);
    call.out(lines.map((line) => `${[...line].reverse().join('')}\n`).join(''));
    return status;
  },
  nl: function* (call) {
    const lines: string[] = [];
    const status = yield* readLines(
      call,
      call.args.filter((arg) => !arg.startsWith('-')),
      lines,
    );
    let n = 0;
    call.out(
      lines.map((line) => (line === '' ? '       \n' : `${String(++n).padStart(6)}\t${line}\n`)).join(''),
    );
    return status;
  },
  paste: function* (call) {
    const { flags, operands } = parseOptions(call.args, 'sd:');
    const lines: string[] = [];
    const status = yield* readLines(call, operands, lines);
    if (flags.has('s')) call.out(`${lines.join(flags.get('d') ?? '\t')}\n`);
    else call.out(lines.map((line) => `${line}\n`).join(''));
    return status;
  },
  shuf: function* (call) {
    const { flags, operands } = parseOptions(call.args, 'n:i:e', ['head-count=', 'input-range=']);
    let lines: string[] = [];
    const range = /^(\d+)-(\d+)$/.exec(flags.get('i') ?? flags.get('input-range') ?? '');
    if (range)
      for (let n = Number(range[1]); n <= Number(range[2]) && lines.length < 100_000; n++)
        lines.push(String(n));
    else if (flags.has('e')) lines = [...operands];
    else yield* readLines(call, operands, lines);
    for (let i = lines.length - 1; i > 0; i--) {
      const j = Math.floor(call.host.random() * (i + 1));
      [lines[i], lines[j]] = [lines[j]!, lines[i]!];
    }
    call.out(
      lines
        .slice(0, Number(flags.get('n') ?? flags.get('head-count') ?? lines.length))
        .map((line) => `${line}\n`)
        .join(''),
    );
    return 0;
  },
};
