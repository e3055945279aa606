import { evaluateTest, missingBracket, TestError } from '../../text/test.ts';
import type { Io } from '../client.ts';
import type { Streams } from './streams.ts';

/** `test` and `[`: strings, whole numbers, files of the session. 0 is true. */
export function test(
  words: readonly string[],
  { stderr }: Streams,
  { files, io }: { files: ReadonlyMap<string, string>; io: Io },
): number {
  let args = words.slice(1);
  const text = (name: string) => files.get(name) ?? io.files?.[name];
  try {
    if (words[0] === '[') {
      if (args.at(-1) !== ']') throw new TestError(missingBracket('bash'));
      args = args.slice(0, -1);
    }
    const holds = evaluateTest(args, 'bash', {
      file: (operator, name) =>
        /^-[efrwa]$/.test(operator)
          ? text(name) !== undefined
          : operator === '-s'
            ? (text(name) ?? '') !== ''
            : operator === '-d' && /^(\.|\/|\/root|\/tmp)$/.test(name),
      compare: () => false,
    });
    return holds ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    stderr(`bash: ${words[0]}: ${error.message}\n`);
    return 2;
  }
}
