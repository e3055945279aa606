import { parseOptions } from '../../../text/options.ts';
import { TEXT_TOOLS } from '../../../text/tools.ts';
import { openNow } from '../process/open.ts';
import { release } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import { Call, type Program } from './call.ts';
import { tail } from './tail.ts';

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

/** less and more: without a terminal they pass on what they are given. */
const pager: Program = (call) =>
  TEXT_TOOLS.cat!(new Call(call.process, ['cat', ...call.args.filter((arg) => !/^[-+]./.test(arg))]));

/** The tools that make text of text, and those that know files, time and terminals. */
export const TEXT: Record<string, Program> = { ...TEXT_TOOLS, tail, tee, less: pager, more: pager };
