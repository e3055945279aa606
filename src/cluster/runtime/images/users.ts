import type { BaseName, ImageEntry } from './entry.ts';

export interface User {
  name: string;
  uid: number;
  gid: number;
  home: string;
  shell: string;
}

/** `name uid gid home`, as the distributions ship them; what no manifest has ever named is left out. */
const BASE_USERS: Partial<Record<BaseName, string>> = {
  debian:
    'daemon 1 1 /usr/sbin|bin 2 2 /bin|sys 3 3 /dev|games 5 60 /usr/games|man 6 12 /var/cache/man|mail 8 8 /var/mail|proxy 13 13 /bin|www-data 33 33 /var/www|backup 34 34 /var/backups|nobody 65534 65534 /nonexistent',
  alpine:
    'bin 1 1 /bin|daemon 2 2 /sbin|lp 4 7 /var/spool/lpd|mail 8 12 /var/mail|ftp 21 21 /var/lib/ftp|sshd 22 22 /dev/null|games 35 35 /usr/games|ntp 123 123 /var/empty|guest 405 100 /dev/null|nobody 65534 65534 /',
  busybox:
    'daemon 1 1 /usr/sbin|bin 2 2 /bin|sys 3 3 /dev|mail 8 8 /var/spool/mail|www-data 33 33 /var/www|operator 37 37 /var|nobody 65534 65534 /home',
  ubi: 'bin 1 1 /bin|daemon 2 2 /sbin|mail 8 12 /var/spool/mail|games 12 100 /usr/games|ftp 14 50 /var/ftp|nobody 65534 65534 /',
  distroless: 'nobody 65534 65534 /nonexistent|nonroot 65532 65532 /home/nonroot',
};

/** What an image calls the user it runs as, where its entry does not say. */
const USUAL_NAMES: Record<number, string> = { 33: 'www-data', 65532: 'nonroot', 1001: 'default' };

const NO_LOGIN: Partial<Record<BaseName, string>> = { busybox: '/bin/false', alpine: '/sbin/nologin' };

/** Everybody in an image's /etc/passwd, root first. */
export function usersOf(entry: ImageEntry, shell: string): User[] {
  const noLogin = NO_LOGIN[entry.base] ?? '/usr/sbin/nologin';
  const own = Object.entries(entry.users ?? {});
  const uid = entry.user;
  if (uid !== undefined && uid !== 0 && !own.some(([, id]) => id === uid))
    own.push([USUAL_NAMES[uid] ?? 'app', uid]);
  const names = new Set(own.map(([name]) => name));
  const ids = new Set(own.map(([, id]) => id));
  const base = (BASE_USERS[entry.base === 'ubuntu' ? 'debian' : entry.base] ?? '')
    .split('|')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', id, gid, home = '/'] = line.split(' ');
      return { name, uid: Number(id), gid: Number(gid), home, shell: noLogin };
    })
    .filter((user) => !names.has(user.name) && !ids.has(user.uid));
  return [
    { name: 'root', uid: 0, gid: 0, home: '/root', shell },
    ...base,
    ...own.map(([name, id]) => ({ name, uid: id, gid: id, home: '/', shell: noLogin })),
  ];
}

/** The lines of /etc/passwd. */
export function passwdText(users: readonly User[]): string {
  return users
    .map(({ name, uid, gid, home, shell }) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`)
    .join('');
}
