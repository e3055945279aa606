import type { Process } from '../process/process.ts';

/** A line of /etc/passwd. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

const textOf = (process: Process, path: string): string => {
  const node = process.host.fs.find(path, '/');
  return node?.type === 'file' ? node.content : '';
};

/** Everybody in the container's /etc/passwd. */
export function accounts(process: Process): Account[] {
  return textOf(process, '/etc/passwd')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const [name = '', , uid, gid, , home = '/', shell = '/bin/sh'] = line.split(':');
      return { name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' };
    });
}

/** By name or number, as programs that switch users take it; undefined: there is no such name. */
export function accountOf(process: Process, text: string): Account | undefined {
  const all = accounts(process);
  const known = all.find(({ name, uid }) => name === text || String(uid) === text);
  if (known || !/^\d+$/.test(text)) return known;
  return { name: text, uid: Number(text), gid: 0, home: '/', shell: '/bin/sh' };
}

export const userName = (process: Process, id: number): string | undefined =>
  accounts(process).find(({ uid }) => uid === id)?.name;

function groupLines(process: Process): { name: string; gid: number; members: string[] }[] {
  return textOf(process, '/etc/group')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const [name = '', , gid, members = ''] = line.split(':');
      return { name, gid: Number(gid), members: members.split(',').filter(Boolean) };
    });
}

export const groupName = (process: Process, id: number): string | undefined =>
  groupLines(process).find(({ gid }) => gid === id)?.name;

/** The number of a group that is named or numbered. */
export function groupNumber(process: Process, text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : groupLines(process).find(({ name }) => name === text)?.gid;
}

/** The groups /etc/group gives a user beside the first. */
export const groupsOf = (process: Process, user: string): number[] =>
  groupLines(process)
    .filter(({ members }) => members.includes(user))
    .map(({ gid }) => gid);

/** `uid=0(root) gid=0(root) groups=0(root)`. */
export function idText(
  process: Process,
  { uid, gid, groups }: { uid: number; gid: number; groups: readonly number[] },
): string {
  const named = (id: number, name: string | undefined) => (name === undefined ? `${id}` : `${id}(${name})`);
  const group = (id: number) => named(id, groupName(process, id));
  return `uid=${named(uid, userName(process, uid))} gid=${group(gid)} groups=${groups.map(group).join(',')}`;
}
