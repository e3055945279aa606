import { EPOCH_MS } from '../../../base/time.ts';
import { momentOf } from '../../../text/date.ts';
import { parseOptions } from '../../../text/options.ts';
import { SystemError } from '../files/errors.ts';
import { basename, dirname, join } from '../files/paths.ts';
import type { Directory, Node } from '../vfs.ts';
import { accountOf, groupNumber } from './accounts.ts';
import type { Call, Program } from './call.ts';
import { find, treeSize } from './find.ts';
import { human, ls, stat } from './listing.ts';
import { missingOperand, over } from './operands.ts';
import { presume } from './presumed.ts';

/** `[[CC]YY]MMDDhhmm[.ss]` of touch -t, in milliseconds since 1970. */
function stampOf(text: string | undefined): number | undefined {
  const match = /^(\d{4}|\d{2})?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text ?? '');
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((each) => Number(each ?? 0));
  const whole = match[1] === undefined ? 2026 : match[1].length === 2 ? 2000 + year! : year!;
  return Date.UTC(whole, month! - 1, day!, hour!, minute!, second!);
}

const touch: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'acmfhr:t:d:', ['date=', 'reference=', 'no-create']);
  if (operands.length === 0) return missingOperand(call);
  const reference = flags.get('r') ?? flags.get('reference');
  const given = flags.get('d') ?? flags.get('date') ?? flags.get('t') ?? reference;
  const now = EPOCH_MS + call.host.kernel.now;
  const asked = flags.get('d') ?? flags.get('date');
  const moment = asked === undefined ? stampOf(flags.get('t')) : momentOf(asked, now, call.busybox);
  if (moment !== undefined && Number.isNaN(moment))
    return call.fail(`invalid date ${call.busybox ? `'${asked}'` : `format '${asked}'`}`);
  const mtime = () =>
    reference !== undefined
      ? (call.fs.find(reference, call.cwd)?.mtime ?? call.host.kernel.now)
      : (moment ?? now) - EPOCH_MS;
  return over(
    call,
    operands,
    (name, why) => (call.busybox ? `${name}: ${why}` : `cannot touch '${name}': ${why}`),
    (name) => {
      const node = call.fs.find(name, call.cwd);
      const isMade = node === undefined && !flags.has('c') && !flags.has('no-create');
      if (isMade)
        call.fs.openForWriting(name, call.cwd, { mode: 0o666 & ~call.process.umask, uid: call.process.uid });
      if (isMade ? given !== undefined : node) call.fs.change(name, call.cwd, { mtime: mtime() });
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
      call.fs.mkdir(name, call.cwd, mode, call.process.uid);
      return;
    }
    let at = name.startsWith('/') ? '/' : '';
    for (const part of name.split('/').filter((p) => p !== '')) {
      at = at === '' ? part : join(at, part);
      const node = call.fs.find(at, call.cwd);
      if (node === undefined) call.fs.mkdir(at, call.cwd, mode, call.process.uid);
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

/** In an image that nobody knows, what is copied out of it is taken to be there. */
function presumeSource(call: Call, name: string, directory: boolean): void {
  if (call.fs.find(name, call.cwd, false) !== undefined) return;
  presume(call.host, name, call.cwd, directory || name.endsWith('/') ? 'directory' : 'file');
}

/** `/plugins/*.jar` that matches nothing: in an image that nobody knows it is taken to match something. */
function presumePattern(call: Call, name: string): true | undefined {
  if (!/[*?[]/.test(name) || call.fs.find(name, call.cwd, false) !== undefined) return undefined;
  return presume(call.host, dirname(name), call.cwd, 'directory') || undefined;
}

function copyTree(call: Call, from: string, to: string, recursive: boolean, keep: boolean): void {
  const node = call.fs.resolve(from, call.cwd, !recursive).node;
  if (node === undefined) throw new SystemError('ENOENT');
  if (node.type === 'directory') {
    if (!recursive) throw new SystemError('EISDIR');
    if (call.fs.find(to, call.cwd) === undefined) call.fs.mkdir(to, call.cwd, node.mode, call.process.uid);
    if (node.presumed) (call.fs.find(to, call.cwd) as Directory).presumed = true;
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
    uid: call.process.uid,
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
      const pattern = presumePattern(call, name);
      if (pattern !== undefined) {
        if (intoDirectory) (call.fs.find(target, call.cwd) as Directory).presumed = true;
        return;
      }
      presumeSource(call, name, recursive && !basename(name).includes('.', 1));
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
      presumeSource(call, name, false);
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
export function changeMode(old: number, text: string, directory: boolean): number | undefined {
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
        : why === 'Read-only file system' || why === 'Operation not permitted'
          ? `changing permissions of '${name}': ${why}`
          : `cannot access '${name}': ${why}`,
    (name) => {
      const set = (path: string, node: Node) => {
        if (node.type === 'symlink') return;
        call.fs.change(path, call.cwd, { mode: changeMode(node.mode, mode, node.type === 'directory')! });
      };
      if (recursive) presumeSource(call, name, true);
      if (recursive) walk(call, name, set);
      else {
        presumeSource(call, name, false);
        const node = call.fs.resolve(name, call.cwd).node;
        if (node === undefined) throw new SystemError('ENOENT');
        set(name, node);
      }
    },
  );
};

const chown: Program = (call) => {
  const names = call.args.filter((arg) => !/^-[RvfhHLPc]+$/.test(arg));
  const recursive = call.args.some((arg) => /^-\w*R/.test(arg));
  const owner = names.shift();
  if (owner === undefined || names.length === 0) return missingOperand(call);
  const [user = '', group] = owner.split(/[:.]/);
  const isGroup = call.name === 'chgrp';
  const userId = (text: string) => accountOf(call.process, text)?.uid;
  const groupId = (text: string) => groupNumber(call.process, text);
  const uid = isGroup || user === '' ? undefined : userId(user);
  // `user:` gives the group of that user.
  const gid = isGroup
    ? groupId(user)
    : group === undefined
      ? undefined
      : group === ''
        ? accountOf(call.process, user)?.gid
        : groupId(group);
  if (!isGroup && user !== '' && uid === undefined)
    return call.fail(call.busybox ? `unknown user ${user}` : `invalid user: '${owner}'`);
  if ((isGroup || group) && gid === undefined)
    return call.fail(
      call.busybox ? `unknown group ${group ?? user}` : `invalid group: '${isGroup ? user : owner}'`,
    );
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
      const change = (path: string) =>
        call.fs.change(path, call.cwd, {
          ...(uid === undefined ? {} : { uid }),
          ...(gid === undefined ? {} : { gid }),
        });
      presumeSource(call, name, recursive);
      if (recursive) walk(call, name, change);
      else change(name);
    },
  );
};

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
    const { flags, operands } = parseOptions(call.args, 'pv', ['ignore-fail-on-non-empty', 'parents']);
    const parents = (name: string): string[] => {
      const names = name.split('/').filter((each) => each !== '');
      return names.map(
        (_, i) => (name.startsWith('/') ? '/' : '') + names.slice(0, names.length - i).join('/'),
      );
    };
    return over(
      call,
      flags.has('p') || flags.has('parents') ? operands.flatMap(parents) : operands,
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
        if (flags.has('d') || flags.has('directory')) call.fs.mkdir(path, call.cwd, 0o700, call.process.uid);
        else call.fs.openForWriting(path, call.cwd, { mode: 0o600, uid: call.process.uid });
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
        const open = call.fs.openForWriting(name, call.cwd, { uid: call.process.uid });
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
          if (call.fs.find(name, call.cwd) === undefined)
            call.fs.mkdir(name, call.cwd, 0o755, call.process.uid);
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
  sync: () => 0,
};
