import { parseOptions } from '../../../text/options.ts';
import { credentials } from '../process/credentials.ts';
import { type Steps, waitFor } from '../process/process.ts';
import {
  type Account,
  accountOf,
  accounts,
  groupName,
  groupNumber,
  groupsOf,
  idText,
  userName,
} from './accounts.ts';
import { become, type Call, type Program, spawn } from './call.ts';

/**
 * Makes the process somebody else, as setgroups, setgid and setuid do: root needs the capabilities for it,
 * everybody else can only become who they are. False where that is refused.
 */
function switchTo(call: Call, uid: number, gid: number, groups: readonly number[]): boolean {
  const { process } = call;
  const own = process.credentials;
  const isSame = own.uid === uid && own.gid === gid;
  if (!isSame && !(process.can('SETUID') && process.can('SETGID'))) return false;
  const all = [...new Set([gid, ...groups])].sort((a, b) => a - b);
  process.become(credentials({ uid, gid, groups: all }, call.host.bounding));
  return true;
}

const asAccount = (call: Call, { name, uid, gid }: Account): boolean =>
  switchTo(call, uid, gid, groupsOf(call.process, name));

/** `user[:group]` of gosu and su-exec. */
function target(call: Call, text: string): Account | undefined {
  const [user = '', group] = text.split(':');
  const account = accountOf(call.process, user);
  if (account === undefined || group === undefined || group === '') return account;
  const gid = groupNumber(call.process, group);
  return gid === undefined ? undefined : { ...account, gid };
}

/** gosu(1) and su-exec(1): the command goes on in this very process, as somebody else. */
const gosu: Program = function* (call) {
  const [who = '', ...argv] = call.args;
  if (who === '--version' || who === '-v') {
    call.out('1.17 (go1.22.7 on linux/amd64; gc)\n');
    return 0;
  }
  if (argv.length === 0) {
    call.err(`Usage: ${call.name} user-spec command [args]\n`);
    return 1;
  }
  const account = target(call, who);
  if (account === undefined) {
    call.err(
      call.name === 'gosu'
        ? `error: failed switching to "${who}": unable to find user ${who.split(':')[0]}: no matching entries in passwd file\n`
        : `su-exec: getpwnam(${who.split(':')[0]}): Success\n`,
    );
    return 1;
  }
  if (!asAccount(call, account)) {
    call.err(
      call.name === 'gosu'
        ? `error: failed switching to "${who}": operation not permitted\n`
        : 'su-exec: setgroups: Operation not permitted\n',
    );
    return 1;
  }
  return yield* become(call, argv, new Map([...call.process.env, ['HOME', account.home]]));
};

/** setpriv(1), as far as entrypoints use it. */
const setpriv: Program = function* (call) {
  const { flags, operands } = parseOptions(
    call.args,
    'd',
    [
      'reuid=',
      'regid=',
      'ruid=',
      'euid=',
      'rgid=',
      'egid=',
      'groups=',
      'clear-groups',
      'init-groups',
      'keep-groups',
      'no-new-privs',
      'nnp',
      'inh-caps=',
      'ambient-caps=',
      'bounding-set=',
      'securebits=',
      'reset-env',
      'dump',
    ],
    true,
  );
  const own = call.process.credentials;
  if (flags.has('d') || flags.has('dump')) {
    call.out(`uid: ${own.uid}\neuid: ${own.uid}\ngid: ${own.gid}\negid: ${own.gid}\n`);
    call.out(
      `Supplementary groups: ${own.groups.join(',') || '[none]'}\nno_new_privs: ${call.host.noNewPrivileges ? 1 : 0}\n`,
    );
    return 0;
  }
  const user = flags.get('reuid') ?? flags.get('euid') ?? flags.get('ruid');
  const account = user === undefined ? undefined : accountOf(call.process, user);
  if (user !== undefined && account === undefined) return call.fail('failed to parse reuid');
  const group = flags.get('regid') ?? flags.get('egid') ?? flags.get('rgid');
  const gid = group === undefined ? own.gid : groupNumber(call.process, group);
  if (gid === undefined) return call.fail('failed to parse rgid');
  const named = flags.get('groups')?.split(',') ?? [];
  const groups = flags.has('clear-groups')
    ? []
    : flags.has('init-groups') && account
      ? groupsOf(call.process, account.name)
      : flags.has('groups')
        ? named.flatMap((name) => groupNumber(call.process, name) ?? [])
        : own.groups;
  if (!switchTo(call, account?.uid ?? own.uid, gid, groups)) {
    const what = gid === own.gid ? 'setresuid' : 'setresgid';
    return call.fail(`${what} failed: Operation not permitted`, 127);
  }
  return yield* become(call, operands);
};

/** su(1) and runuser(1): a child of their own, which they wait for. Nobody types a password here. */
const su: Program = function* (call): Steps<number> {
  const { flags, operands } = parseOptions(
    call.args,
    'lmpc:s:u:g:G:',
    ['login', 'command=', 'shell=', 'user='],
    // After `-u user` comes a command with options of its own.
    call.name === 'runuser' && call.args.some((arg) => /^(-u|--user)/.test(arg)),
  );
  const words = operands.filter((word) => word !== '-');
  const login = words.length !== operands.length || flags.has('l') || flags.has('login');
  const direct = call.name === 'runuser' && (flags.get('u') ?? flags.get('user'));
  const who = direct || words.shift() || 'root';
  const account = accountOf(call.process, who);
  if (account === undefined || accounts(call.process).every(({ name }) => name !== account.name)) {
    if (call.busybox) return call.fail(`unknown user ${who}`);
    return call.fail(`user ${who} does not exist or the user entry does not contain all the required fields`);
  }
  const isRoot = call.process.uid === 0;
  if (!isRoot && account.uid !== call.process.uid) {
    if (call.name === 'runuser') return call.fail('may not be used by non-root users');
    return call.busybox
      ? call.fail('must be suid to work properly')
      : call.fail(
          call.host.noNewPrivileges ? 'cannot set groups: Operation not permitted' : 'Authentication failure',
        );
  }
  const command = flags.get('c') ?? flags.get('command');
  const shell = flags.get('s') ?? flags.get('shell') ?? account.shell;
  const argv = direct ? words : [shell, ...(command === undefined ? [] : ['-c', command]), ...words];
  if (!direct && /\/(nologin|false)$/.test(shell)) {
    if (shell.endsWith('nologin')) call.out('This account is currently not available.\n');
    return 1;
  }
  const env = new Map(call.process.env);
  env.set('HOME', account.home);
  if (account.uid !== 0 || login) env.set('USER', account.name).set('LOGNAME', account.name);
  env.set('SHELL', shell);
  const before = call.process.credentials;
  if (!asAccount(call, account)) return call.fail('cannot set groups: Operation not permitted');
  const child = spawn(call, argv, env);
  if (typeof child === 'number') return child;
  call.process.become(before);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'])
    call.process.handlers.set(signal, (name) => child.signal(name, 'inside'));
  return (yield* waitFor(child)).code;
};

/** chroot(1) to / with another user; another root is not simulated. */
const chroot: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, '', ['userspec=', 'groups=', 'skip-chdir'], true);
  const [root = '', ...argv] = operands;
  if (root === '') return call.fail('missing operand', 125);
  if (!call.process.can('SYS_CHROOT'))
    return call.fail(`cannot change root directory to '${root}': Operation not permitted`, 125);
  if (root !== '/' && root !== '/.')
    call.host.report({
      severity: 'warning',
      code: 'not-simulated',
      message: `chroot ${root}: the files stay those of the container itself.`,
      where: call.host.where,
    });
  const spec = flags.get('userspec');
  const account = spec === undefined ? undefined : target(call, spec);
  if (spec !== undefined && account === undefined) return call.fail(`invalid user: '${spec}'`, 125);
  if (account && !asAccount(call, account))
    return call.fail('failed to set group-ID: Operation not permitted', 125);
  return yield* become(call, argv.length > 0 ? argv : ['/bin/sh', '-i']);
};

const id: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'ugnGr', ['user', 'group', 'groups', 'name']);
  const { process } = call;
  const [who] = operands;
  let { uid, gid, groups } = process.credentials;
  if (who !== undefined) {
    const account = accounts(process).find(({ name, uid: number }) => name === who || String(number) === who);
    if (account === undefined)
      return call.fail(call.busybox ? `unknown user ${who}` : `'${who}': no such user`);
    uid = account.uid;
    gid = account.gid;
    groups = [...new Set([gid, ...groupsOf(process, account.name)])];
  }
  const named = flags.has('n') || flags.has('name');
  const group = (number: number) => (named ? (groupName(process, number) ?? String(number)) : String(number));
  if (flags.has('u') || flags.has('user')) call.out(`${(named && userName(process, uid)) || uid}\n`);
  else if (flags.has('g') || flags.has('group')) call.out(`${group(gid)}\n`);
  else if (flags.has('G') || flags.has('groups')) call.out(`${groups.map(group).join(' ')}\n`);
  else call.out(`${idText(process, { uid, gid, groups })}\n`);
  return 0;
};

const whoami: Program = (call) => {
  const { uid } = call.process;
  const name = userName(call.process, uid);
  if (name === undefined)
    return call.fail(call.busybox ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`);
  call.out(`${name}\n`);
  return 0;
};

const groups: Program = (call) => {
  const all = call.process.credentials.groups;
  call.out(`${all.map((gid) => groupName(call.process, gid) ?? gid).join(' ')}\n`);
  return 0;
};

/** Who one is, and becoming somebody else. */
export const USERS: Record<string, Program> = {
  id,
  whoami,
  groups,
  gosu,
  'su-exec': gosu,
  setpriv,
  su,
  runuser: su,
  chroot,
};
