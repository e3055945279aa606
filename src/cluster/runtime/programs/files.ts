import { EPOCH_MS } from '../../../base/time.ts';
import { SystemError } from '../files/errors.ts';
import { basename, dirname, join } from '../files/paths.ts';
import type { Directory, Node } from '../vfs.ts';
import type { Call, Program } from './call.ts';
import { parseOptions } from './options.ts';

/** Runs `each` for every operand; what fails is said with `say` and makes the exit code 1. */
function over(
  call: Call,
  operands: readonly string[],
  say: (name: string, why: string) => string,
  each: (name: string) => void,
): number {
  let status = 0;
  for (const name of operands) {
    try {
      each(name);
    } catch (error) {
      call.err(`${call.name}: ${say(name, call.why(error))}\n`);
      status = 1;
    }
  }
  return status;
}

function missingOperand(call: Call): number {
  if (call.busybox) call.err(`BusyBox v1.36.1 multi-call binary.\n\nUsage: ${call.name} [OPTIONS]...\n`);
  else call.err(`${call.name}: missing operand\nTry '${call.name} --help' for more information.\n`);
  return 1;
}

const touch: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'acmfhr:t:d:', ['date=', 'reference=', 'no-create']);
  if (operands.length === 0) return missingOperand(call);
  return over(
    call,
    operands,
    (name, why) => (call.busybox ? `${name}: ${why}` : `cannot touch '${name}': ${why}`),
    (name) => {
      const node = call.fs.find(name, call.cwd);
      if (node) call.fs.change(name, call.cwd, { mtime: call.host.kernel.now });
      else if (!flags.has('c'))
        call.fs.openForWriting(name, call.cwd, { mode: 0o666 & ~call.process.umask, uid: call.host.uid });
    },
  );
};

const mkdir: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'pvm:Z', ['parents', 'mode=', 'verbose']);
  if (operands.length === 0) return missingOperand(call);
  const mode = flags.has('m') ? Number.parseInt(flags.get('m')!, 8) : 0o777 & ~call.process.umask;
  const say = (name: string, why: string) =>
    call.busybox ? `can't create directory '${name}': ${why}` : `cannot create directory '${name}': ${why}`;
  return over(call, operands, say, (name) => {
    if (!flags.has('p') && !flags.has('parents')) {
      call.fs.mkdir(name, call.cwd, mode, call.host.uid);
      return;
    }
    let at = name.startsWith('/') ? '/' : '';
    for (const part of name.split('/').filter((p) => p !== '')) {
      at = at === '' ? part : join(at, part);
      const node = call.fs.find(at, call.cwd);
      if (node === undefined) call.fs.mkdir(at, call.cwd, mode, call.host.uid);
      else if (node.type !== 'directory') throw new SystemError(at === name ? 'EEXIST' : 'ENOTDIR');
    }
  });
};

const rm: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'rRfidv', [
    'recursive',
    'force',
    'no-preserve-root',
    'verbose',
    'dir',
  ]);
  const force = flags.has('f') || flags.has('force');
  const recursive = flags.has('r') || flags.has('R') || flags.has('recursive');
  if (operands.length === 0) return force ? 0 : missingOperand(call);
  const say = (name: string, why: string) =>
    call.busybox
      ? why === 'Is a directory'
        ? `'${name}' is a directory`
        : `can't remove '${name}': ${why}`
      : `cannot remove '${name}': ${why}`;
  return over(call, operands, say, (name) => {
    try {
      if (recursive) call.fs.removeTree(name.replace(/(.)\/+$/, '$1'), call.cwd);
      else call.fs.unlink(name, call.cwd);
    } catch (error) {
      if (force && error instanceof SystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return;
      throw error;
    }
  });
};

function copyTree(call: Call, from: string, to: string, recursive: boolean, keep: boolean): void {
  const node = call.fs.resolve(from, call.cwd, !recursive).node;
  if (node === undefined) throw new SystemError('ENOENT');
  if (node.type === 'directory') {
    if (!recursive) throw new SystemError('EISDIR');
    if (call.fs.find(to, call.cwd) === undefined) call.fs.mkdir(to, call.cwd, node.mode, call.host.uid);
    for (const name of [...call.fs.list(from, call.cwd).entries.keys()])
      copyTree(call, join(from, name), join(to, name), true, keep);
    return;
  }
  if (node.type === 'symlink') {
    if (call.fs.find(to, call.cwd, false)) call.fs.unlink(to, call.cwd);
    call.fs.symlink(node.target, to, call.cwd);
    return;
  }
  const open = call.fs.openForWriting(to, call.cwd, {
    truncate: true,
    mode: node.mode & (keep ? 0o7777 : ~call.process.umask),
    uid: call.host.uid,
  });
  call.fs.write(open.path, open.node, 0, node.content);
  if (keep) open.node.mtime = node.mtime;
}

const cp: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'rRafpdivuLPHnTt:', [
    'recursive',
    'archive',
    'force',
    'preserve',
    'no-clobber',
    'verbose',
  ]);
  const recursive = ['r', 'R', 'a', 'recursive', 'archive'].some((flag) => flags.has(flag));
  if (operands.length < 2) {
    if (operands.length === 0) return missingOperand(call);
    return call.fail(
      call.busybox
        ? 'missing file operand'
        : `missing destination file operand after '${operands[0]}'\nTry 'cp --help' for more information.`,
    );
  }
  const target = operands[operands.length - 1]!;
  const sources = operands.slice(0, -1);
  const intoDirectory = call.fs.find(target, call.cwd)?.type === 'directory' && !flags.has('T');
  if (sources.length > 1 && !intoDirectory)
    return call.fail(
      call.busybox ? `can't create '${target}': Not a directory` : `target '${target}' is not a directory`,
    );
  return over(
    call,
    sources,
    (name, why) =>
      why === 'Is a directory'
        ? call.busybox
          ? `omitting directory '${name}'`
          : `-r not specified; omitting directory '${name}'`
        : call.fs.find(name, call.cwd) === undefined
          ? `${call.busybox ? "can't" : 'cannot'} stat '${name}': ${why}`
          : call.busybox
            ? `can't create '${intoDirectory ? join(target, basename(name)) : target}': ${why}`
            : `cannot create regular file '${intoDirectory ? join(target, basename(name)) : target}': ${why}`,
    (name) => {
      const to = intoDirectory ? join(target, basename(name) === '.' ? '' : basename(name)) : target;
      if (flags.has('n') && call.fs.find(to, call.cwd)) return;
      copyTree(call, name, to, recursive, flags.has('p') || flags.has('a'));
    },
  );
};

const mv: Program = (call) => {
  const { operands } = parseOptions(call.args, 'finvuTt:', ['force', 'no-clobber', 'verbose']);
  if (operands.length < 2) return missingOperand(call);
  const target = operands[operands.length - 1]!;
  const sources = operands.slice(0, -1);
  const into = call.fs.find(target, call.cwd)?.type === 'directory';
  if (sources.length > 1 && !into)
    return call.fail(
      call.busybox
        ? `can't rename '${sources[0]}': Not a directory`
        : `target '${target}' is not a directory`,
    );
  return over(
    call,
    sources,
    (name, why) =>
      call.busybox
        ? `can't rename '${name}': ${why}`
        : call.fs.find(name, call.cwd, false)
          ? `cannot move '${name}' to '${target}': ${why}`
          : `cannot stat '${name}': ${why}`,
    (name) => {
      const to = into ? join(target, basename(name)) : target;
      const source = call.fs.resolve(name, call.cwd, false);
      if (source.node === undefined) throw new SystemError('ENOENT');
      const place = call.fs.resolve(to, call.cwd, false);
      if (call.fs.mountOf(source.path) === call.fs.mountOf(place.path)) call.fs.rename(name, to, call.cwd);
      else {
        copyTree(call, name, to, true, true);
        call.fs.removeTree(name, call.cwd);
      }
    },
  );
};

const ln: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'sfnvrT', ['symbolic', 'force', 'no-dereference']);
  const [target, given] = operands;
  if (target === undefined) return missingOperand(call);
  let name = given ?? basename(target);
  if (call.fs.find(name, call.cwd)?.type === 'directory' && !flags.has('n') && !flags.has('T'))
    name = join(name, basename(target));
  return over(
    call,
    [name],
    (to, why) =>
      call.busybox
        ? `${to}: ${why}`
        : `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${to}': ${why}`,
    (to) => {
      if (flags.has('f') && call.fs.find(to, call.cwd, false)) call.fs.unlink(to, call.cwd);
      if (flags.has('s') || flags.has('symbolic')) call.fs.symlink(target, to, call.cwd);
      else call.fs.writeFile(to, call.cwd, call.fs.readFile(target, call.cwd));
    },
  );
};

/** `u+x,go-w`, `755` on a mode. */
function changeMode(old: number, text: string, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    let bits = 0;
    for (const c of match[3]!)
      bits |=
        c === 'r'
          ? 4
          : c === 'w'
            ? 2
            : c === 'x' || (c === 'X' && (directory || (old & 0o111) !== 0))
              ? 1
              : 0;
    for (const each of who) {
      const shift = each === 'u' ? 6 : each === 'g' ? 3 : 0;
      if (match[2] === '+') mode |= bits << shift;
      else if (match[2] === '-') mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
  }
  return mode;
}

function walk(call: Call, path: string, each: (path: string, node: Node) => void): void {
  const place = call.fs.resolve(path, call.cwd);
  if (place.node === undefined) throw new SystemError('ENOENT');
  each(path, place.node);
  if (place.node.type === 'directory')
    for (const name of [...call.fs.list(path, call.cwd).entries.keys()]) walk(call, join(path, name), each);
}

const chmod: Program = (call) => {
  const args = call.args.filter((arg) => !/^-[Rvfc]+$/.test(arg) && arg !== '--recursive');
  const recursive = call.args.some((arg) => /^-\w*R/.test(arg) || arg === '--recursive');
  const [mode, ...names] = args;
  if (mode === undefined || names.length === 0) return missingOperand(call);
  if (changeMode(0, mode, false) === undefined)
    return call.fail(call.busybox ? `invalid mode '${mode}'` : `invalid mode: '${mode}'`);
  return over(
    call,
    names,
    (name, why) =>
      call.busybox
        ? `${name}: ${why}`
        : why === 'Read-only file system'
          ? `changing permissions of '${name}': ${why}`
          : `cannot access '${name}': ${why}`,
    (name) => {
      const set = (path: string, node: Node) => {
        if (node.type === 'symlink') return;
        call.fs.change(path, call.cwd, { mode: changeMode(node.mode, mode, node.type === 'directory')! });
      };
      if (recursive) walk(call, name, set);
      else {
        const node = call.fs.resolve(name, call.cwd).node;
        if (node === undefined) throw new SystemError('ENOENT');
        set(name, node);
      }
    },
  );
};

const USERS: Record<string, number> = {
  root: 0,
  nobody: 65534,
  'www-data': 33,
  nginx: 101,
  redis: 999,
  mysql: 999,
  postgres: 999,
  node: 1000,
};

const chown: Program = (call) => {
  const names = call.args.filter((arg) => !/^-[RvfhHLPc]+$/.test(arg));
  const recursive = call.args.some((arg) => /^-\w*R/.test(arg));
  const owner = names.shift();
  if (owner === undefined || names.length === 0) return missingOperand(call);
  const [user = '', group] = owner.split(/[:.]/);
  const number = (text: string | undefined): number | undefined =>
    text === undefined || text === '' ? undefined : /^\d+$/.test(text) ? Number(text) : USERS[text];
  if (user !== '' && number(user) === undefined)
    return call.fail(call.busybox ? `unknown user ${user}` : `invalid user: '${owner}'`);
  return over(
    call,
    names,
    (name, why) =>
      call.busybox
        ? `${name}: ${why}`
        : why === 'No such file or directory'
          ? `cannot access '${name}': ${why}`
          : `changing ownership of '${name}': ${why}`,
    (name) => {
      if (call.host.uid !== 0) throw new SystemError('EPERM');
      const change = (path: string) => {
        const uid = call.name === 'chgrp' ? undefined : number(user);
        const gid = call.name === 'chgrp' ? number(user) : number(group);
        call.fs.change(path, call.cwd, {
          ...(uid === undefined ? {} : { uid }),
          ...(gid === undefined ? {} : { gid }),
        });
      };
      if (recursive) walk(call, name, change);
      else change(name);
    },
  );
};

export function modeText(node: Node): string {
  if (node.type === 'symlink') return 'lrwxrwxrwx';
  const bits = 'rwxrwxrwx';
  let text = node.type === 'directory' ? 'd' : '-';
  for (let i = 0; i < 9; i++) text += (node.mode >> (8 - i)) & 1 ? bits[i] : '-';
  return (node.mode & 0o1000) !== 0 ? text.slice(0, -1) + ((node.mode & 1) !== 0 ? 't' : 'T') : text;
}

function dateText(ms: number): string {
  const date = new Date(EPOCH_MS + ms);
  const month = date.toISOString().slice(5, 7);
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
    Number(month) - 1
  ];
  return `${name} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 16)}`;
}

const userName = (uid: number): string => (uid === 0 ? 'root' : uid === 65534 ? 'nobody' : String(uid));
const sizeOf = (node: Node): number =>
  node.type === 'file' ? node.content.length : node.type === 'directory' ? 4096 : node.target.length;

function human(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  const units = ['K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = '';
  for (const each of units) {
    if (value < 1024) break;
    value /= 1024;
    unit = each;
  }
  return value < 10 ? `${value.toFixed(1)}${unit}` : `${Math.round(value)}${unit}`;
}

const ls: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, '1aAlhdrtRSFisnLpCg', [
    'all',
    'almost-all',
    'color',
    'human-readable',
    'directory',
    'recursive',
  ]);
  const all = flags.has('a') || flags.has('all');
  const long = flags.has('l') || flags.has('n') || flags.has('g');
  const order = (names: [string, Node][]) => {
    names.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    if (flags.has('t')) names.sort(([, a], [, b]) => b.mtime - a.mtime);
    if (flags.has('S')) names.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
    if (flags.has('r')) names.reverse();
    return names;
  };
  const print = (names: [string, Node][]) => {
    if (!long) {
      for (const [name, node] of names)
        call.out(`${name}${(flags.has('F') || flags.has('p')) && node.type === 'directory' ? '/' : ''}\n`);
      return;
    }
    const size = (node: Node) => (flags.has('h') ? human(sizeOf(node)) : String(sizeOf(node)));
    const width = Math.max(...names.map(([, node]) => size(node).length), call.busybox ? 9 : 1);
    for (const [name, node] of names) {
      const uid = node.type === 'symlink' ? 0 : node.uid;
      const gid = node.type === 'symlink' ? 0 : node.gid;
      const owner = flags.has('n') ? String(uid) : userName(uid);
      const group = flags.has('n') ? String(gid) : userName(gid);
      const owners = call.busybox ? `${owner.padEnd(8)} ${group.padEnd(8)}` : `${owner} ${group}`;
      const links = node.type === 'directory' ? 2 : 1;
      call.out(
        `${modeText(node)} ${call.busybox ? String(links).padStart(4) : links} ${owners} ${size(node).padStart(width)} ${dateText(node.mtime)} ${name}${node.type === 'symlink' ? ` -> ${node.target}` : ''}\n`,
      );
    }
  };
  let status = 0;
  const files: [string, Node][] = [];
  const directories: string[] = [];
  for (const name of operands.length === 0 ? ['.'] : operands) {
    const node =
      call.fs.find(name, call.cwd, !long || name.endsWith('/')) ?? call.fs.find(name, call.cwd, false);
    if (node === undefined) {
      let why = 'No such file or directory';
      try {
        call.fs.resolve(name, call.cwd);
      } catch (error) {
        why = call.why(error);
      }
      call.err(call.busybox ? `ls: ${name}: ${why}\n` : `ls: cannot access '${name}': ${why}\n`);
      status = call.busybox ? 1 : 2;
    } else if (node.type === 'directory' && !flags.has('d')) directories.push(name);
    else files.push([name, node]);
  }
  print(order(files));
  const show = (path: string, title: boolean, first: boolean) => {
    const { path: real, entries } = call.fs.list(path, call.cwd);
    if (title) call.out(`${first ? '' : '\n'}${path}:\n`);
    const names: [string, Node][] = [...entries].filter(
      ([name]) => all || flags.has('A') || flags.has('almost-all') || !name.startsWith('.'),
    );
    if (long) call.out(`total ${names.length * 4}\n`);
    order(names);
    if (all) {
      const here = call.fs.find(real, '/') as Directory;
      const up = (call.fs.find(dirname(real), '/') ?? here) as Directory;
      names.unshift(['.', here], ['..', up]);
    }
    print(names);
    if (flags.has('R'))
      for (const [name, node] of names)
        if (node.type === 'directory' && name !== '.' && name !== '..') show(join(path, name), true, false);
  };
  directories.sort();
  const titled = directories.length > 1 || files.length > 0 || operands.length > 1 || flags.has('R');
  directories.forEach((path, i) => {
    show(path, titled, i === 0 && files.length === 0);
  });
  return status;
};

const stat: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'c:f:tL', ['format=', 'printf=', 'dereference']);
  const format = flags.get('c') ?? flags.get('format') ?? flags.get('printf');
  return over(
    call,
    operands,
    (name, why) => (call.busybox ? `can't stat '${name}': ${why}` : `cannot statx '${name}': ${why}`),
    (name) => {
      const node = call.fs.resolve(name, call.cwd, flags.has('L')).node;
      if (node === undefined) throw new SystemError('ENOENT');
      const mode = node.type === 'symlink' ? 0o777 : node.mode;
      const uid = node.type === 'symlink' ? 0 : node.uid;
      const gid = node.type === 'symlink' ? 0 : node.gid;
      const kind =
        node.type === 'file'
          ? node.content === ''
            ? 'regular empty file'
            : 'regular file'
          : node.type === 'directory'
            ? 'directory'
            : 'symbolic link';
      const seconds = Math.floor((EPOCH_MS + node.mtime) / 1000);
      const values: Record<string, string> = {
        n: name,
        a: mode.toString(8),
        A: modeText(node),
        s: String(sizeOf(node)),
        u: String(uid),
        g: String(gid),
        U: userName(uid),
        G: userName(gid),
        F: kind,
        Y: String(seconds),
        X: String(seconds),
        Z: String(seconds),
        y: new Date(seconds * 1000).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
        i: '1',
        h: '1',
        b: '8',
      };
      if (format !== undefined) {
        const text = format.replace(/%([a-zA-Z])/g, (whole, letter: string) => values[letter] ?? whole);
        call.out(flags.has('printf') ? text.replace(/\\n/g, '\n') : `${text}\n`);
      } else
        call.out(
          `  File: ${name}\n  Size: ${values.s}\t\tBlocks: 8          IO Block: 4096   ${kind}\nAccess: (0${mode.toString(8)}/${values.A})  Uid: (${String(uid).padStart(5)}/${userName(uid).padStart(8)})   Gid: (${String(gid).padStart(5)}/${userName(gid).padStart(8)})\nModify: ${values.y}\n`,
        );
    },
  );
};

const find: Program = (call) => {
  const args = call.args;
  let at = 0;
  const roots: string[] = [];
  while (at < args.length && !/^[-(!]/.test(args[at]!)) roots.push(args[at++]!);
  if (roots.length === 0) roots.push('.');
  let maxDepth = Number.POSITIVE_INFINITY;
  let minDepth = 0;
  let acts = false;
  const tests: ((path: string, node: Node, depth: number) => boolean)[] = [];
  const glob = (text: string) =>
    new RegExp(
      `^${text
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/\?/g, '.')}$`,
    );
  let negate = false;
  const add = (test: (path: string, node: Node, depth: number) => boolean) => {
    tests.push(negate ? (path, node, depth) => !test(path, node, depth) : test);
    negate = false;
  };
  for (; at < args.length; at++) {
    const arg = args[at]!;
    const value = args[at + 1] ?? '';
    if (arg === '!' || arg === '-not') negate = true;
    else if (arg === '-name' || arg === '-iname') {
      const pattern = glob(arg === '-iname' ? value.toLowerCase() : value);
      add((path) => pattern.test(arg === '-iname' ? basename(path).toLowerCase() : basename(path)));
      at++;
    } else if (arg === '-path' || arg === '-wholename') {
      const pattern = glob(value);
      add((path) => pattern.test(path));
      at++;
    } else if (arg === '-type') {
      add((_path, node) =>
        value === 'd'
          ? node.type === 'directory'
          : value === 'l'
            ? node.type === 'symlink'
            : node.type === 'file',
      );
      at++;
    } else if (arg === '-maxdepth') maxDepth = Number(args[++at]);
    else if (arg === '-mindepth') minDepth = Number(args[++at]);
    else if (arg === '-empty')
      add((_path, node) =>
        node.type === 'file' ? node.content === '' : node.type === 'directory' && node.entries.size === 0,
      );
    else if (arg === '-newer') {
      const than = call.fs.find(value, call.cwd)?.mtime ?? 0;
      add((_path, node) => node.mtime > than);
      at++;
    } else if (/^-[mac](time|min)$/.test(arg)) {
      const unit = arg.endsWith('min') ? 60_000 : 86_400_000;
      const wanted = Math.abs(Number(value));
      add((_path, node) => {
        const age = Math.floor((call.host.kernel.now - node.mtime) / unit);
        return value.startsWith('+') ? age > wanted : value.startsWith('-') ? age < wanted : age === wanted;
      });
      at++;
    } else if (arg === '-size') {
      const match = /^([+-]?)(\d+)([ckMG]?)$/.exec(value);
      const unit = { c: 1, '': 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match?.[3] ?? ''] ?? 512;
      add((_path, node) => {
        const size = Math.ceil(sizeOf(node) / unit);
        const wanted = Number(match?.[2] ?? 0);
        return match?.[1] === '+' ? size > wanted : match?.[1] === '-' ? size < wanted : size === wanted;
      });
      at++;
    } else if (arg === '-print') {
      acts = true;
      add((path) => {
        call.out(`${path}\n`);
        return true;
      });
    } else if (arg === '-print0') {
      acts = true;
      add((path) => {
        call.out(`${path}\0`);
        return true;
      });
    } else if (arg === '-delete') {
      acts = true;
      add((path, node) => {
        if (node.type === 'directory') call.fs.rmdir(path, call.cwd);
        else call.fs.unlink(path, call.cwd);
        return true;
      });
    } else if (arg !== '-a' && arg !== '-depth' && arg !== '-xdev')
      return call.fail(call.busybox ? `unrecognized: ${arg}` : `unknown predicate \`${arg}'`);
  }
  const visit = (path: string, depth: number) => {
    const node = call.fs.resolve(path, call.cwd, depth === 0).node;
    if (node === undefined) throw new SystemError('ENOENT');
    const deleting = args.includes('-delete') || args.includes('-depth');
    const test = () => {
      if (depth >= minDepth && tests.every((each) => each(path, node, depth)) && !acts) call.out(`${path}\n`);
    };
    if (!deleting) test();
    if (node.type === 'directory' && depth < maxDepth)
      for (const name of [...call.fs.list(path, call.cwd).entries.keys()]) visit(join(path, name), depth + 1);
    if (deleting) test();
  };
  return over(
    call,
    roots,
    (name, why) => (call.busybox ? `${name}: ${why}` : `'${name}': ${why}`),
    (name) => visit(name, 0),
  );
};

function treeSize(node: Node): number {
  if (node.type === 'file') return Math.max(4, Math.ceil(node.content.length / 1024));
  if (node.type === 'symlink') return 0;
  let total = 4;
  for (const each of node.entries.values()) total += treeSize(each);
  return total;
}

export const FILES: Record<string, Program> = {
  touch,
  mkdir,
  rm,
  cp,
  mv,
  ln,
  chmod,
  chown,
  chgrp: chown,
  ls,
  stat,
  find,
  rmdir: (call) => {
    const { operands } = parseOptions(call.args, 'pv', ['ignore-fail-on-non-empty']);
    return over(
      call,
      operands,
      (name, why) => (call.busybox ? `'${name}': ${why}` : `failed to remove '${name}': ${why}`),
      (name) => call.fs.rmdir(name, call.cwd),
    );
  },
  unlink: (call) =>
    over(
      call,
      call.args,
      (name, why) =>
        call.busybox ? `can't remove file '${name}': ${why}` : `cannot unlink '${name}': ${why}`,
      (name) => call.fs.unlink(name, call.cwd),
    ),
  pwd: (call) => {
    call.out(`${call.cwd}\n`);
    return 0;
  },
  basename: (call) => {
    const name = basename(call.argv[1] ?? '');
    const suffix = call.argv[2] ?? '';
    call.out(
      `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
    );
    return 0;
  },
  dirname: (call) => {
    for (const arg of call.args) call.out(`${dirname(arg)}\n`);
    return 0;
  },
  readlink: (call) => {
    const { flags, operands } = parseOptions(call.args, 'fnemqsv');
    let status = 0;
    for (const name of operands) {
      if (flags.has('f') || flags.has('e') || flags.has('m')) {
        try {
          const place = call.fs.resolve(name, call.cwd);
          call.out(`${place.path}${flags.has('n') ? '' : '\n'}`);
        } catch {
          status = 1;
        }
        continue;
      }
      const node = call.fs.find(name, call.cwd, false);
      if (node?.type === 'symlink') call.out(`${node.target}${flags.has('n') ? '' : '\n'}`);
      else status = 1;
    }
    return status;
  },
  realpath: (call) =>
    over(
      call,
      call.args.filter((arg) => !arg.startsWith('-')),
      (name, why) => `${name}: ${why}`,
      (name) => {
        call.out(`${call.fs.resolve(name, call.cwd).path}\n`);
      },
    ),
  mktemp: (call) => {
    const { flags, operands } = parseOptions(call.args, 'dqup:t', ['directory', 'tmpdir=', 'suffix=']);
    const template = operands[0] ?? 'tmp.XXXXXXXXXX';
    const name = template.replace(/X{3,}/, (run) =>
      Array.from(
        run,
        () =>
          'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'[
            Math.floor(call.host.random() * 62)
          ],
      ).join(''),
    );
    const path = name.includes('/') ? name : join(flags.get('p') ?? call.env('TMPDIR') ?? '/tmp', name);
    return over(
      call,
      [path],
      (_name, why) => `failed to create file via template '${template}': ${why}`,
      () => {
        if (flags.has('d') || flags.has('directory')) call.fs.mkdir(path, call.cwd, 0o700, call.host.uid);
        else call.fs.openForWriting(path, call.cwd, { mode: 0o600, uid: call.host.uid });
        call.out(`${path}\n`);
      },
    );
  },
  truncate: (call) => {
    const { flags, operands } = parseOptions(call.args, 's:c', ['size=']);
    const match = /^([+-]?)(\d+)([KMG]?)/.exec(flags.get('s') ?? flags.get('size') ?? '0');
    const bytes =
      Number(match?.[2] ?? 0) * ({ '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match?.[3] ?? ''] ?? 1);
    return over(
      call,
      operands,
      (name, why) => `cannot open '${name}' for writing: ${why}`,
      (name) => {
        const open = call.fs.openForWriting(name, call.cwd, { uid: call.host.uid });
        const old = open.node.content;
        const size =
          match?.[1] === '+' ? old.length + bytes : match?.[1] === '-' ? old.length - bytes : bytes;
        if (size > old.length) call.fs.write(open.path, open.node, 'end', '\0'.repeat(size - old.length));
        else open.node.content = old.slice(0, Math.max(0, size));
      },
    );
  },
  install: (call) => {
    const { flags, operands } = parseOptions(call.args, 'dm:o:g:Dv');
    if (flags.has('d'))
      return over(
        call,
        operands,
        (name, why) => `cannot create directory '${name}': ${why}`,
        (name) => {
          if (call.fs.find(name, call.cwd) === undefined) call.fs.mkdir(name, call.cwd, 0o755, call.host.uid);
        },
      );
    const [from = '', to = ''] = operands;
    return over(
      call,
      [from],
      (name, why) => `cannot stat '${name}': ${why}`,
      () => {
        const target = call.fs.find(to, call.cwd)?.type === 'directory' ? join(to, basename(from)) : to;
        call.fs.writeFile(
          target,
          call.cwd,
          call.fs.readFile(from, call.cwd),
          Number.parseInt(flags.get('m') ?? '755', 8),
        );
      },
    );
  },
  du: (call) => {
    const { flags, operands } = parseOptions(call.args, 'shkmacxd:', ['max-depth=']);
    return over(
      call,
      operands.length === 0 ? ['.'] : operands,
      (name, why) => `cannot access '${name}': ${why}`,
      (name) => {
        const node = call.fs.resolve(name, call.cwd).node;
        if (node === undefined) throw new SystemError('ENOENT');
        const kilobytes = treeSize(node);
        call.out(
          `${flags.has('h') ? human(kilobytes * 1024) : flags.has('m') ? Math.ceil(kilobytes / 1024) : kilobytes}\t${name}\n`,
        );
      },
    );
  },
  df: (call) => {
    const h = call.args.some((arg) => /^-\w*h/.test(arg));
    call.out(
      h
        ? 'Filesystem                Size      Used Available Use% Mounted on\n'
        : 'Filesystem           1K-blocks      Used Available Use% Mounted on\n',
    );
    call.out(
      h
        ? 'overlay                  97.9G     21.4G     71.5G  23% /\n'
        : 'overlay              102623556  22437280  74927012  23% /\n',
    );
    return 0;
  },
  sync: () => 0,
};
