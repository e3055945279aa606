import type { TextTool } from './call.ts';
import { parseOptions } from './options.ts';

export const seq: TextTool = function* (call) {
  const { flags, operands } = parseOptions(
    call.args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
    'ws:f:',
    ['separator=', 'equal-width'],
  );
  const numbers = operands.map((text) => Number(text.trim()));
  if (numbers.length === 0) return call.fail('missing operand');
  const bad = operands.findIndex((_text, i) => Number.isNaN(numbers[i]));
  if (bad >= 0)
    return call.fail(
      call.busybox
        ? `invalid number '${operands[bad]}'`
        : `invalid floating point argument: '${operands[bad]}'\nTry 'seq --help' for more information.`,
    );
  const first = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const last = numbers[numbers.length - 1]!;
  if (step === 0) return call.fail("invalid Zero increment value: '0'");
  const decimals = Math.max(...operands.slice(0, -1).map((text) => (text.split('.')[1] ?? '').length), 0);
  const separator = flags.get('s') ?? flags.get('separator') ?? '\n';
  const width =
    flags.has('w') || flags.has('equal-width') ? Math.max(...operands.map((text) => text.trim().length)) : 0;
  let any = false;
  for (let i = 0; ; i++) {
    const n = first + i * step;
    if (step > 0 ? n > last + 1e-9 : n < last - 1e-9) break;
    call.out(`${any ? separator : ''}${n.toFixed(decimals).padStart(width, '0')}`);
    any = true;
    if (i % 100 === 99) yield* call.drain();
  }
  if (any) call.out('\n');
  return 0;
};
