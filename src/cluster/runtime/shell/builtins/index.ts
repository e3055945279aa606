import { echo, type PrintfWords, printf } from '../../../../text/print.ts';
import { testProgram } from '../../programs/test.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';
import { CONTROL } from './control.ts';
import { JOBS } from './jobs.ts';
import { READING } from './reading.ts';
import { STATE } from './state.ts';

const printfWords = ({ dialect, messagePrefix }: Shell): PrintfWords =>
  dialect.kind === 'ash'
    ? { dialect: 'busybox', prefix: 'sh: ' }
    : { dialect: dialect.kind, prefix: `${messagePrefix}printf: ` };

/** The messages of programs that are part of busybox begin with the name it was called by. */
const testPrefix = ({ dialect, messagePrefix }: Shell): string =>
  dialect.kind === 'ash' ? 'sh: ' : messagePrefix;

const PRINTING: Record<string, Builtin> = {
  echo: (shell, call) => echo(call, shell.dialect.echoEscapes),
  printf: (shell, call) => {
    if (call.argv[1] === '-v' && shell.dialect.bash) {
      let text = '';
      const status = printf(
        call,
        call.args.slice(2),
        (part) => {
          text += part;
        },
        printfWords(shell),
      );
      shell.assign(call.argv[2] ?? '', text);
      return status;
    }
    return printf(call, call.args, (part) => call.out(part), printfWords(shell));
  },
  test: (shell, call) => testProgram(call, testPrefix(shell), shell.dialect.kind),
  '[': (shell, call) => testProgram(call, testPrefix(shell), shell.dialect.kind),
  ':': () => 0,
  true: () => 0,
  false: () => 1,
};

export const BUILTINS: Record<string, Builtin> = Object.assign(
  Object.create(null) as Record<string, Builtin>,
  {
    ...PRINTING,
    ...STATE,
    ...CONTROL,
    ...JOBS,
    ...READING,
  },
);

/** The special builtins of POSIX 2.14: found before functions, and their errors end a script. */
export const SPECIAL: ReadonlySet<string> = new Set([
  'break',
  ':',
  '.',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);
