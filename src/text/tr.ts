import type { TextTool } from './call.ts';
import { parseOptions } from './options.ts';

const CLASSES: Record<string, [number, number][]> = {
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
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
};

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The characters of a tr(1) set: ranges, classes, escapes. */
export function trSet(text: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named && CLASSES[named[1]!]) {
      for (const [from, to] of CLASSES[named[1]!]!)
        for (let c = from; c <= to; c++) out.push(String.fromCharCode(c));
      i += named[0].length - 1;
      continue;
    }
    const repeated = /^\[(.)\*(\d+)\]/s.exec(text.slice(i));
    if (repeated) {
      for (let n = 0; n < Math.min(1000, Number(repeated[2])); n++) out.push(repeated[1]!);
      i += repeated[0].length - 1;
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
        c = ESCAPES[next] ?? next;
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

/** tr(1). */
export const tr: TextTool = function* (call) {
  const { flags, operands } = parseOptions(
    call.args,
    'cCdst',
    ['delete', 'squeeze-repeats', 'complement', 'truncate-set1'],
    true,
  );
  const remove = flags.has('d') || flags.has('delete');
  const squeeze = flags.has('s') || flags.has('squeeze-repeats');
  const not = flags.has('c') || flags.has('C') || flags.has('complement');
  if (operands.length === 0 || (operands.length === 1 && !remove && !squeeze)) {
    if (call.busybox) call.err('BusyBox v1.36.1 multi-call binary.\n\nUsage: tr [-cds] STRING1 [STRING2]\n');
    else if (operands.length === 0) call.err("tr: missing operand\nTry 'tr --help' for more information.\n");
    else
      call.err(
        `tr: missing operand after '${operands[0]}'\nTwo strings must be given when translating.\nTry 'tr --help' for more information.\n`,
      );
    return 1;
  }
  const from = trSet(operands[0]!);
  const to = trSet(operands[1] ?? '');
  const inFrom = new Set(from);
  const isHit = (c: string) => inFrom.has(c) !== not;
  const map = new Map(from.map((c, i) => [c, to[Math.min(i, to.length - 1)]]));
  const squeezed = new Set(operands[1] === undefined ? from : to);
  const isSqueezed = (c: string) => (operands[1] === undefined ? isHit(c) : squeezed.has(c));
  let last = '';
  // Zeros and the like come as the same piece again and again.
  let known = { chunk: '', before: '', out: '', last: '' };
  if (call.input === undefined) return 0;
  for (;;) {
    const chunk = yield* call.read(call.input);
    if (chunk === undefined) return 0;
    if (chunk === known.chunk && last === known.before) {
      last = known.last;
      call.out(known.out);
      yield* call.drain();
      continue;
    }
    const before = last;
    let out = '';
    for (const c of chunk) {
      if (remove && isHit(c)) continue;
      let next = c;
      if (!remove && to.length > 0 && isHit(c)) next = not ? to[to.length - 1]! : (map.get(c) ?? c);
      if (squeeze && next === last && isSqueezed(next)) continue;
      out += next;
      last = next;
    }
    known = { chunk, before, out, last };
    call.out(out);
    yield* call.drain();
  }
};
