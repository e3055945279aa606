import { toBytes } from '../../../text/bytes.ts';
import { complain } from '../../../text/call.ts';
import { parseOptions } from '../../../text/options.ts';
import type { Program } from './call.ts';

const NAMED: Record<number, string> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
const octal = (byte: number) => byte.toString(8).padStart(3, '0');
const shown = (byte: number) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.');

/** The bytes of a call's files, in rows of 16. */
const rows = (bytes: readonly number[], width = 16): number[][] =>
  Array.from({ length: Math.ceil(bytes.length / width) }, (_, i) => bytes.slice(i * width, (i + 1) * width));

/** od(1): octal words, -c characters, -x -tx1 -to1 bytes, -A the addresses. */
const od: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'A:t:N:j:cbxdow:v', ['address-radix=', 'format=']);
  const bytes: number[] = [];
  const status = yield* call.eachFile(operands, complain(call), function* (file) {
    bytes.push(...toBytes(yield* call.readAll(file)));
  });
  const all = flags.has('N') ? bytes.slice(0, Number(flags.get('N'))) : bytes;
  const radix = flags.get('A') ?? flags.get('address-radix') ?? 'o';
  const address = (at: number) =>
    radix === 'n'
      ? ''
      : radix === 'x'
        ? at.toString(16).padStart(6, '0')
        : radix === 'd'
          ? String(at).padStart(7, '0')
          : at.toString(8).padStart(7, '0');
  const type =
    flags.get('t') ??
    flags.get('format') ??
    (flags.has('c') ? 'c' : flags.has('b') ? 'o1' : flags.has('x') ? 'x2' : 'o2');
  const word = (row: readonly number[], i: number) => row[i]! | ((row[i + 1] ?? 0) << 8);
  for (const [i, row] of rows(all).entries()) {
    const cells =
      type === 'c'
        ? row.map((byte) =>
            (NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : octal(byte))).padStart(4),
          )
        : type.startsWith('x1')
          ? row.map((byte) => ` ${hex(byte)}`)
          : type.startsWith('o1')
            ? row.map((byte) => ` ${octal(byte)}`)
            : type.startsWith('u1') || type.startsWith('d1')
              ? row.map((byte) => String(byte).padStart(4))
              : row
                  .filter((_, at) => at % 2 === 0)
                  .map((_, at) =>
                    type.startsWith('x')
                      ? ` ${word(row, at * 2)
                          .toString(16)
                          .padStart(4, '0')}`
                      : ` ${word(row, at * 2)
                          .toString(8)
                          .padStart(6, '0')}`,
                  );
    call.out(`${address(i * 16)}${cells.join('')}\n`);
  }
  if (radix !== 'n') call.out(`${address(all.length)}\n`);
  return status;
};

const hexdump: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'Cn:s:v', ['canonical']);
  const bytes: number[] = [];
  const status = yield* call.eachFile(operands, complain(call), function* (file) {
    bytes.push(...toBytes(yield* call.readAll(file)));
  });
  const width = flags.has('C') ? 8 : 7;
  for (const [i, row] of rows(bytes).entries()) {
    const at = (i * 16).toString(16).padStart(width, '0');
    if (flags.has('C')) {
      const cells = Array.from({ length: 16 }, (_, n) => (row[n] === undefined ? '  ' : hex(row[n])));
      call.out(
        `${at}  ${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}  |${row.map(shown).join('')}|\n`,
      );
    } else
      call.out(
        `${at} ${rows(row, 2)
          .map(([a = 0, b = 0]) => hex(b) + hex(a))
          .join(' ')}\n`,
      );
  }
  if (bytes.length > 0) call.out(`${bytes.length.toString(16).padStart(width, '0')}\n`);
  return status;
};

const xxd: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'prc:l:u', []);
  const bytes: number[] = [];
  const status = yield* call.eachFile(operands, complain(call), function* (file) {
    const text = yield* call.readAll(file);
    if (flags.has('r')) {
      const digits = text.replace(/[^0-9a-fA-F]/g, '');
      call.out(
        (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''),
      );
    } else bytes.push(...toBytes(text));
  });
  if (flags.has('r')) return status;
  if (flags.has('p')) for (const row of rows(bytes, 30)) call.out(`${row.map(hex).join('')}\n`);
  else
    for (const [i, row] of rows(bytes).entries())
      call.out(
        `${(i * 16).toString(16).padStart(8, '0')}: ${rows(row, 2)
          .map((pair) => pair.map(hex).join(''))
          .join(' ')
          .padEnd(39)}  ${row.map(shown).join('')}\n`,
      );
  return status;
};

export const DUMPS: Record<string, Program> = { od, hexdump, hd: hexdump, xxd };
