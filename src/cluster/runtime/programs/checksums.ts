import { toBytes } from '../../../text/bytes.ts';
import { complain, eachLine } from '../../../text/call.ts';
import { parseOptions } from '../../../text/options.ts';
import type { Steps } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { bsdSum, crc, md5, sha1, sha256, sha512 } from './hash.ts';

/** md5sum, sha256sum and their like: a digest for each file, or with -c a look at those that a list has. */
const digest = (hash: (text: string) => string): Program =>
  function* (call: Call) {
    const long = ['check', 'binary', 'text', 'tag', 'quiet', 'status', 'strict', 'warn', 'ignore-missing'];
    const { flags, operands, unknown } = parseOptions(call.args, call.busybox ? 'csw' : 'bctwz', long);
    if (unknown !== undefined)
      return call.fail(
        call.busybox
          ? `invalid option -- '${unknown}'\nBusyBox v1.36.1 multi-call binary.\n\nUsage: ${call.name} [-c[sw]] [FILE]...`
          : `${unknown.startsWith('--') ? `unrecognized option '${unknown}'` : `invalid option -- '${unknown}'`}\nTry '${call.name} --help' for more information.`,
      );
    if (flags.has('c') || flags.has('check')) return yield* check(call, hash, flags, operands);
    return yield* call.eachFile(operands, complain(call), function* (file, name) {
      const sum = hash(yield* call.readAll(file));
      const kind = call.name.replace(/sum$/, '').toUpperCase();
      call.out(flags.has('tag') ? `${kind} (${name}) = ${sum}\n` : `${sum}  ${name}\n`);
    });
  };

/** `-c`: every line of a list is a digest, two spaces (or one and a star) and a name. */
function* check(
  call: Call,
  hash: (text: string) => string,
  flags: ReadonlyMap<string, string>,
  lists: readonly string[],
): Steps<number> {
  const silent = flags.has('status') || (call.busybox && flags.has('s'));
  const quiet = silent || flags.has('quiet');
  let failed = 0;
  let missing = 0;
  let read = 0;
  const wanted: { sum: string; name: string }[] = [];
  const status = yield* call.eachFile(lists, complain(call), function* (file) {
    yield* eachLine(call, file, (line) => {
      const match = /^\\?([0-9a-fA-F]+) [ *](.+)$/.exec(line);
      if (match) wanted.push({ sum: match[1]!.toLowerCase(), name: match[2]! });
    });
  });
  for (const { sum, name } of wanted) {
    const unread = yield* call.eachFile([name], complain(call), function* (file) {
      const same = hash(yield* call.readAll(file)) === sum;
      if (!same) failed++;
      if (same ? !quiet : !silent) call.out(`${name}: ${same ? 'OK' : 'FAILED'}\n`);
    });
    read++;
    if (unread === 0) continue;
    missing++;
    if (!silent) call.out(call.busybox ? `${name}: FAILED\n` : `${name}: FAILED open or read\n`);
  }
  if (status !== 0) return 1;
  if (wanted.length === 0) {
    const list = lists[0] ?? '-';
    return call.fail(
      call.busybox
        ? `${list}: no checksum lines found`
        : `${list}: no properly formatted checksum lines found`,
    );
  }
  const say = (count: number, one: string, many: string) =>
    count > 0 && call.err(`${call.name}: WARNING: ${count} ${count === 1 ? one : many}\n`);
  if (!silent && call.busybox && failed + missing > 0)
    call.err(`${call.name}: WARNING: ${failed + missing} of ${read} computed checksums did NOT match\n`);
  else if (!silent) {
    say(missing, 'listed file could not be read', 'listed files could not be read');
    say(failed, 'computed checksum did NOT match', 'computed checksums did NOT match');
  }
  return failed + missing > 0 ? 1 : 0;
}

/** cksum and sum: a number, a length, and the name where one was given. */
const checksum = (line: (text: string) => string): Program =>
  function* (call: Call) {
    const names = call.args.filter((arg) => !/^-./.test(arg));
    return yield* call.eachFile(names, complain(call), function* (file, name) {
      call.out(`${line(yield* call.readAll(file))}${names.length > 0 ? ` ${name}` : ''}\n`);
    });
  };

export const CHECKSUMS: Record<string, Program> = {
  md5sum: digest(md5),
  sha1sum: digest(sha1),
  sha256sum: digest(sha256),
  sha512sum: digest(sha512),
  cksum: checksum((text) => `${crc(text)} ${toBytes(text).length}`),
  sum: checksum(
    (text) =>
      `${String(bsdSum(text)).padStart(5, '0')} ${String(Math.ceil(toBytes(text).length / 1024)).padStart(5)}`,
  ),
};
