import { EPOCH_MS } from '../../../base/time.ts';
import { SystemError } from '../files/errors.ts';
import { join, normalize } from '../files/paths.ts';
import type { Steps } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import type { Node } from '../vfs.ts';
import type { Call, Program } from './call.ts';
import { compress, decompress, isGzip } from './deflate.ts';
import { modeText } from './listing.ts';

const BLOCK = 512;

const field = (text: string, size: number): string => text.slice(0, size).padEnd(size, '\0');
const octal = (value: number, size: number): string => `${value.toString(8).padStart(size - 1, '0')}\0`;

/** One entry in the ustar format, text counted in characters. */
function pack(name: string, node: Node): string {
  const content = node.type === 'file' ? node.content : '';
  const type = node.type === 'directory' ? '5' : node.type === 'symlink' ? '2' : '0';
  const [mode, uid, gid] = node.type === 'symlink' ? [0o777, 0, 0] : [node.mode, node.uid, node.gid];
  const before = `${field(name, 100)}${octal(mode, 8)}${octal(uid, 8)}${octal(gid, 8)}${octal(content.length, 12)}${octal(Math.floor((EPOCH_MS + node.mtime) / 1000), 12)}`;
  const after = `${type}${field(node.type === 'symlink' ? node.target : '', 100)}ustar\x0000`;
  const sum = [...`${before}${' '.repeat(8)}${after}`].reduce((total, c) => total + c.charCodeAt(0), 0);
  const header = field(`${before}${octal(sum, 7)} ${after}`, BLOCK);
  return header + content + '\0'.repeat((BLOCK - (content.length % BLOCK)) % BLOCK);
}

const TYPES: Record<string, Node['type']> = { '2': 'symlink', '5': 'directory' };

/** `2026-01-01 00:00`, with seconds in busybox. */
const dated = (seconds: number, exact: boolean): string =>
  new Date(seconds * 1000)
    .toISOString()
    .slice(0, exact ? 19 : 16)
    .replace('T', ' ');

interface Member {
  name: string;
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
  uid: number;
  gid: number;
  type: string;
  target: string;
  content: string;
}

function* members(text: string): Generator<Member> {
  for (let at = 0; at + BLOCK <= text.length; ) {
    const header = text.slice(at, at + BLOCK);
    const part = (from: number, size: number) =>
      header
        .slice(from, from + size)
        .split('\0')[0]!
        .trim();
    const name = part(0, 100);
    if (name === '') return;
    const size = Number.parseInt(part(124, 12), 8);
    const content = text.slice(at + BLOCK, at + BLOCK + size);
    yield {
      name,
      mode: Number.parseInt(part(100, 8), 8),
      uid: Number.parseInt(part(108, 8), 8) || 0,
      gid: Number.parseInt(part(116, 8), 8) || 0,
      mtime: Number.parseInt(part(136, 12), 8) || 0,
      type: header[156]!,
      target: part(157, 100),
      content,
    };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** tar(1): c, x and t, with -f, -C, -v, -z and -O. */
export const tar: Program = function* (call) {
  const [first = '', ...others] = call.args;
  const words = first.startsWith('-') || first === '' ? call.args : [`-${first}`, ...others];
  const flags = new Map<string, string>();
  const operands: { name: string; directory: string }[] = [];
  let directory = call.cwd;
  let status = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const long = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word);
    if (long)
      flags.set(
        { create: 'c', extract: 'x', list: 't', verbose: 'v', gzip: 'z', file: 'f', 'to-stdout': 'O' }[
          long[1]!
        ] ?? long[1]!,
        long[2] ?? '',
      );
    else if (word.startsWith('-') && word !== '-')
      for (const letter of word.slice(1)) {
        if (letter === 'C') directory = normalize(words[++i] ?? '', call.cwd);
        else if ('fTXb'.includes(letter)) flags.set(letter, words[++i] ?? '');
        else flags.set(letter, '');
      }
    else operands.push({ name: word, directory });
  }
  if (/^\//.test(flags.get('directory') ?? '')) directory = flags.get('directory')!;
  const archive = flags.get('f') ?? '-';
  try {
    if (flags.has('c')) {
      if (operands.length === 0)
        return call.fail(
          call.busybox
            ? 'empty archive'
            : "Cowardly refusing to create an empty archive\nTry 'tar --help' for more information.",
          call.busybox ? 1 : 2,
        );
      let text = '';
      for (const each of operands) {
        const found = call.fs.find(each.name, each.directory, false);
        if (found === undefined) {
          call.err(
            call.busybox
              ? `tar: ${each.name}: No such file or directory\n`
              : `tar: ${each.name}: Cannot stat: No such file or directory\n`,
          );
          status = call.busybox ? 1 : 2;
          continue;
        }
        for (const [name, node] of tree(call, each.name, each.directory)) {
          const stored = name.replace(/^\/+/, '') || './';
          if (flags.has('v')) archive === '-' ? call.err(`${stored}\n`) : call.out(`${stored}\n`);
          text += pack(stored, node);
        }
      }
      text += '\0'.repeat(BLOCK * 2);
      if (flags.has('z') || /\.(tgz|gz)$/.test(flags.has('a') ? archive : '')) text = compress(text);
      if (archive === '-') call.out(text);
      else call.fs.writeFile(archive, call.cwd, text);
      if (status !== 0 && !call.busybox)
        call.err('tar: Exiting with failure status due to previous errors\n');
      return status;
    }
    if (!flags.has('x') && !flags.has('t'))
      return call.fail(
        call.busybox
          ? 'must specify one of -c, -x or -t'
          : "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' for more information.",
        call.busybox ? 1 : 2,
      );
    const packed = archive === '-' ? yield* call.readAll(call.stdin) : call.fs.readFile(archive, call.cwd);
    const text = isGzip(packed) ? decompress(packed) : packed;
    if (text === undefined || (flags.has('z') && !isGzip(packed)))
      return call.fail(
        call.busybox
          ? 'invalid magic'
          : '\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now',
        call.busybox ? 1 : 2,
      );
    if (text !== '' && text.slice(257, 262) !== 'ustar')
      return call.fail(
        call.busybox
          ? 'invalid tar magic'
          : 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors',
        call.busybox ? 1 : 2,
      );
    for (const member of members(text)) {
      const wanted =
        operands.length === 0 ||
        operands.some(
          ({ name }) => member.name === name || member.name.startsWith(`${name.replace(/\/$/, '')}/`),
        );
      if (!wanted) continue;
      if (flags.has('t'))
        call.out(
          flags.has('v')
            ? `${modeText({ type: TYPES[member.type] ?? 'file', mode: member.mode } as Node)} root/root ${String(member.content.length).padStart(9)} ${dated(member.mtime, call.busybox)} ${member.name}${member.type === '2' ? ` -> ${member.target}` : ''}\n`
            : `${member.name}\n`,
        );
      else if (flags.has('O')) call.out(member.content);
      else {
        if (flags.has('v')) call.out(`${member.name}\n`);
        unpack(call, directory, member);
      }
      yield* call.drain();
    }
    return status;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const what = call.busybox
      ? `can't open '${archive}': ${error.message}`
      : `${archive}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`;
    return call.fail(what, call.busybox ? 1 : 2);
  }
};

function* tree(call: Call, name: string, directory: string): Generator<[string, Node]> {
  const node = call.fs.find(name, directory, false);
  if (node === undefined) return;
  if (node.type !== 'directory') {
    yield [name, node];
    return;
  }
  yield [`${name.replace(/\/$/, '')}/`, node];
  for (const each of call.fs.list(name, directory).entries.keys())
    yield* tree(call, `${name.replace(/\/$/, '')}/${each}`, directory);
}

function unpack(call: Call, directory: string, member: Member): void {
  const path = join(directory, member.name.replace(/\/$/, ''));
  const parents = path.split('/').slice(1, member.type === '5' ? undefined : -1);
  let at = '';
  for (const name of parents) {
    at += `/${name}`;
    if (call.fs.find(at, '/') === undefined)
      call.fs.mkdir(at, '/', member.type === '5' ? member.mode : 0o755);
  }
  if (member.type === '2') call.fs.symlink(member.target, path, '/');
  else if (member.type !== '5') call.fs.writeFile(path, '/', member.content, member.mode);
  if (member.type === '2') return;
  const mtime = member.mtime * 1000 - EPOCH_MS;
  // Root gives things back to whom they belonged.
  const owner = call.process.can('CHOWN') ? { uid: member.uid, gid: member.gid } : {};
  call.fs.change(path, '/', { mtime, ...owner });
}

/** gzip, gunzip and zcat. */
const squeeze = (opens: boolean, toOutput: boolean): Program =>
  function* (call) {
    const letters = call.args.filter((arg) => /^-[a-zA-Z0-9]+$/.test(arg)).join('');
    const isOpening = opens || letters.includes('d') || call.args.includes('--decompress');
    const isOutput = toOutput || letters.includes('c') || call.args.includes('--stdout');
    const isTest = letters.includes('t');
    const level = Number(/\d/.exec(letters)?.[0] ?? 6);
    const names = call.args.filter((arg) => !arg.startsWith('-') || arg === '-');
    const change = (text: string, name: string): string | undefined => {
      if (!isOpening && !isTest) return compress(text, level);
      if (!isGzip(text)) {
        call.err(
          call.busybox ? `${call.name}: invalid magic\n` : `\n${call.name}: ${name}: not in gzip format\n`,
        );
        return undefined;
      }
      const plain = decompress(text);
      if (plain === undefined)
        call.err(
          call.busybox ? `${call.name}: crc error\n` : `\n${call.name}: ${name}: unexpected end of file\n`,
        );
      return isTest && plain !== undefined ? '' : plain;
    };
    if (letters.includes('l')) return listing(call, names);
    const through = function* (file: OpenFile, name: string): Steps<boolean> {
      const text = change(yield* call.readAll(file), name);
      if (text !== undefined) call.out(text);
      return text !== undefined;
    };
    if (names.length === 0) return (yield* through(call.stdin, 'stdin')) ? 0 : 1;
    let status = 0;
    const opened = yield* call.eachFile(
      names,
      (name, why) => call.err(`${call.name}: ${name}: ${why}\n`),
      function* (file, name) {
        if (isOutput || isTest) {
          if (!(yield* through(file, name))) status = 1;
          return;
        }
        const text = change(yield* call.readAll(file), name);
        if (text === undefined) {
          status = 1;
          return;
        }
        call.fs.writeFile(isOpening ? name.replace(/\.t?gz$/, '') : `${name}.gz`, call.cwd, text);
        if (!letters.includes('k')) call.fs.unlink(name, call.cwd);
      },
    );
    return opened || status;
  };

/** gzip -l: how much smaller they have become. */
function listing(call: Call, names: readonly string[]): number {
  let status = 0;
  call.out('         compressed        uncompressed  ratio uncompressed_name\n');
  for (const name of names)
    try {
      const text = call.fs.readFile(name, call.cwd);
      const plain = isGzip(text) ? decompress(text) : undefined;
      if (plain === undefined) {
        call.err(`\n${call.name}: ${name}: not in gzip format\n`);
        status = 1;
        continue;
      }
      const ratio = plain.length === 0 ? 0 : (1 - text.length / plain.length) * 100;
      call.out(
        `${String(text.length).padStart(19)} ${String(plain.length).padStart(19)} ${`${ratio.toFixed(1)}%`.padStart(6)} ${name.replace(/\.gz$/, '')}\n`,
      );
    } catch (error) {
      call.err(`${call.name}: ${name}: ${call.why(error)}\n`);
      status = 1;
    }
  return status;
}

export const ARCHIVES: Record<string, Program> = {
  tar,
  gzip: squeeze(false, false),
  gunzip: squeeze(true, false),
  zcat: squeeze(true, true),
};
