import { complain } from '../../../text/call.ts';
import { invalidCount, tailFlags, tailOf, tailOptions } from '../../../text/lines.ts';
import { SystemError } from '../files/errors.ts';
import { openNow } from '../process/open.ts';
import { type Process, type Steps, sleep } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import type { Call, Program } from './call.ts';

/** tail(1) with -f and -F, which look once a second. */
export const tail: Program = function* (call) {
  const { flags, operands } = tailFlags(call.args);
  const wanted = tailOptions(flags);
  if (typeof wanted === 'string')
    return invalidCount(call, flags.has('c') || flags.has('bytes') ? 'bytes' : 'lines', wanted);
  const follow = flags.has('f') || flags.has('F') || flags.has('follow');
  const retry = flags.has('F') || flags.has('retry');
  const followed: { name: string; file: OpenFile }[] = [];
  const titles = (operands.length > 1 && !flags.has('q')) || flags.has('v');
  const missing: string[] = [];
  let titled = false;
  const status = yield* call.eachFile(
    operands,
    (name, why) => {
      complain(call)(name, why);
      if (retry) missing.push(name);
    },
    function* (file, name) {
      if (titles) call.out(`${titled ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
      titled = true;
      if (file.kind === 'null') {
        if (follow) followed.push({ name, file });
        return;
      }
      if (file.kind === 'zero') return yield* hoard(call, file);
      call.out(tailOf(yield* call.readAll(file), wanted));
      if (follow && name !== '-') {
        file.refs++;
        followed.push({ name, file });
      }
    },
  );
  if (call.busybox && status !== 0 && operands.length === 1) call.err('tail: no files\n');
  if (!follow || (followed.length === 0 && missing.length === 0)) {
    if (follow && operands.length > 0 && !call.busybox) call.err('tail: no files remaining\n');
    return status;
  }
  let shown = followed[followed.length - 1]?.name;
  for (;;) {
    yield* sleep(call.process, 1000);
    for (const name of [...missing]) {
      const file = openAgain(call.process, name);
      if (!file) continue;
      missing.splice(missing.indexOf(name), 1);
      if (!call.busybox) call.err(`tail: '${name}' has appeared;  following new file\n`);
      followed.push({ name, file });
    }
    for (const each of followed) {
      const { file } = each;
      if (file.file && file.offset !== undefined && file.file.node.content.length < file.offset) {
        if (!call.busybox) call.err(`tail: ${each.name}: file truncated\n`);
        file.offset = 0;
      }
      if (retry && file.file && call.fs.find(each.name, call.cwd) !== file.file.node) {
        const next = openAgain(call.process, each.name);
        if (next) each.file = next;
      }
      const text = each.file.read(1 << 24);
      if (text === undefined || text === 'wait' || text === '') continue;
      if (titles && shown !== each.name) call.out(`\n==> ${each.name} <==\n`);
      shown = each.name;
      call.out(text);
    }
  }
};

function openAgain(process: Process, name: string): OpenFile | undefined {
  try {
    const file = openNow(process, name, 'read');
    file.refs++;
    return file;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** `tail /dev/zero`: the last line never ends, so memory grows until somebody stops it. */
function* hoard(call: Call, file: OpenFile): Steps<void> {
  const step = 64 * 1024 * 1024;
  for (;;) {
    file.read(1);
    yield* sleep(call.process, 100);
    call.process.memory += step;
    call.host.memoryChanged();
  }
}
