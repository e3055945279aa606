import { EPOCH_MS } from '../../../base/time.ts';
import { parseOptions } from '../../../text/options.ts';
import { SystemError } from '../files/errors.ts';
import { dirname, join } from '../files/paths.ts';
import type { Directory, Node } from '../vfs.ts';
import { groupName, userName } from './accounts.ts';
import type { Call, Program } from './call.ts';
import { over } from './operands.ts';

export function modeText(node: Node): string {
  if (node.type === 'symlink') return 'lrwxrwxrwx';
  const bits = 'rwxrwxrwx';
  let text = node.type === 'directory' ? 'd' : '-';
  for (let i = 0; i < 9; i++) text += (node.mode >> (8 - i)) & 1 ? bits[i] : '-';
  if ((node.mode & 0o2000) !== 0)
    text = `${text.slice(0, 6)}${(node.mode & 0o10) !== 0 ? 's' : 'S'}${text.slice(7)}`;
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

const named = (call: Call, uid: number): string => userName(call.process, uid) ?? String(uid);
const groupNamed = (call: Call, gid: number): string => groupName(call.process, gid) ?? String(gid);

export const sizeOf = (node: Node): number =>
  node.type === 'file' ? node.content.length : node.type === 'directory' ? 4096 : node.target.length;

export function human(bytes: number): string {
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

export const ls: Program = (call) => {
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
      const owner = flags.has('n') ? String(uid) : named(call, uid);
      const group = flags.has('n') ? String(gid) : groupNamed(call, gid);
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
    // -L: what links lead to, under their own names.
    if (flags.has('L'))
      for (const entry of names) entry[1] = call.fs.find(join(real, entry[0]), '/') ?? entry[1];
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
    try {
      show(path, titled, i === 0 && files.length === 0);
    } catch (error) {
      const why = call.why(error);
      call.err(
        call.busybox ? `ls: can't open '${path}': ${why}\n` : `ls: cannot open directory '${path}': ${why}\n`,
      );
      status = call.busybox ? 1 : 2;
    }
  });
  return status;
};

export const stat: Program = (call) => {
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
        U: named(call, uid),
        G: groupNamed(call, gid),
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
          `  File: ${name}\n  Size: ${values.s}\t\tBlocks: 8          IO Block: 4096   ${kind}\nAccess: (0${mode.toString(8)}/${values.A})  Uid: (${String(uid).padStart(5)}/${named(call, uid).padStart(8)})   Gid: (${String(gid).padStart(5)}/${groupNamed(call, gid).padStart(8)})\nModify: ${values.y}\n`,
        );
    },
  );
};
