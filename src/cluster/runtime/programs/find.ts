import { SystemError } from '../files/errors.ts';
import { basename, join } from '../files/paths.ts';
import type { Node } from '../vfs.ts';
import type { Program } from './call.ts';
import { sizeOf } from './listing.ts';
import { over } from './operands.ts';

export const find: Program = (call) => {
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

export function treeSize(node: Node): number {
  if (node.type === 'file') return Math.max(4, Math.ceil(node.content.length / 1024));
  if (node.type === 'symlink') return 0;
  let total = 4;
  for (const each of node.entries.values()) total += treeSize(each);
  return total;
}
