import type { Steps } from '../process/process.ts';
import { eachFile } from './basic.ts';
import type { Call } from './call.ts';

/** How a missing file is said by most text tools. */
export function complain(call: Call): (name: string, why: string) => void {
  return (name, why) => {
    if (call.busybox && call.name === 'tail' && why !== 'Is a directory')
      call.err(`tail: can't open '${name}': ${why}\n`);
    else if (call.busybox)
      call.err(
        why === 'Is a directory' ? `${call.name}: read error: ${why}\n` : `${call.name}: ${name}: ${why}\n`,
      );
    else if (['head', 'tail'].includes(call.name))
      call.err(`${call.name}: cannot open '${name}' for reading: ${why}\n`);
    else if (call.name === 'sort') call.err(`${call.name}: cannot read: ${name}: ${why}\n`);
    else if (call.name === 'sed')
      call.err(
        why === 'Is a directory'
          ? `sed: couldn't edit ${name}: not a regular file\n`
          : `sed: can't read ${name}: ${why}\n`,
      );
    else call.err(`${call.name}: ${name}: ${why}\n`);
  };
}

/** Reads all lines of all files. */
export function* readLines(call: Call, operands: readonly string[], into: string[]): Steps<number> {
  return yield* eachFile(call, operands, complain(call), function* (file) {
    yield* call.eachLine(file, (line) => {
      into.push(line);
    });
  });
}
