import { parseOptions } from '../../../text/options.ts';
import { forever, sleep, waitFor } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import { dd, stress } from './burden.ts';
import { become, type Call, type Program, spawn } from './call.ts';
import { date } from './date.ts';
import { byName, kill, ps } from './processes.ts';
import { hoarding, readHoard } from './servers/hoard.ts';
import { pretend } from './state.ts';
import { env, timeout, xargs } from './wrappers.ts';

const printed =
  (text: (call: Call) => string): Program =>
  (call) => {
    call.out(text(call));
    return 0;
  };

export const SYSTEM: Record<string, Program> = {
  date,
  env,
  ps,
  kill,
  pgrep: byName('pgrep'),
  pkill: byName('pkill'),
  killall: byName('killall'),
  pidof: byName('pidof'),
  timeout,
  xargs,
  dd,
  stress,
  'stress-ng': stress,
  sysctl: (call) => {
    let status = 0;
    for (const name of call.args.filter((arg) => !arg.startsWith('-'))) {
      const set = /^([^=]+)=/.exec(name)?.[1];
      if (set !== undefined) {
        // Only privileged containers have /proc/sys to write in.
        if (call.process.can('SYS_ADMIN')) status = pretend(call);
        else
          status = call.fail(
            call.busybox
              ? `error setting key '${set}': Read-only file system`
              : `setting key "${set}", ignoring: Read-only file system`,
          );
        continue;
      }
      const path = `/proc/sys/${name.replaceAll('.', '/')}`;
      const node = call.fs.find(path, '/');
      if (node?.type === 'file')
        call.out(call.args.includes('-n') ? node.content : `${name} = ${node.content}`);
      else
        status = call.fail(
          call.busybox
            ? `error: '${name}' is an unknown key`
            : `cannot stat ${path}: No such file or directory`,
        );
    }
    return status;
  },
  printenv: (call) => {
    if (call.args.length === 0) {
      for (const [name, value] of call.process.env) call.out(`${name}=${value}\n`);
      return 0;
    }
    let status = 0;
    for (const name of call.args) {
      const value = call.env(name);
      if (value === undefined) status = 1;
      else call.out(`${value}\n`);
    }
    return status;
  },
  hostname: (call) => {
    const flag = call.argv[1];
    if (flag === '-i' || flag === '-I') call.out(`${call.host.ip}\n`);
    else if (flag === '-s') call.out(`${call.host.hostname.split('.')[0]}\n`);
    else if (flag === '-f') call.out(`${fqdn(call)}\n`);
    else if (flag !== undefined && !flag.startsWith('-')) {
      if (call.process.can('SYS_ADMIN')) return pretend(call);
      return call.fail(
        call.busybox ? 'sethostname: Operation not permitted' : 'you must be root to change the host name',
      );
    } else call.out(`${call.host.hostname}\n`);
    return 0;
  },
  uname: printed((call) =>
    call.args.some((arg) => /^-\w*a/.test(arg))
      ? `Linux ${call.host.hostname} 6.8.0 #1 SMP x86_64 GNU/Linux\n`
      : call.args.includes('-n')
        ? `${call.host.hostname}\n`
        : call.args.includes('-r')
          ? '6.8.0\n'
          : call.args.includes('-m')
            ? 'x86_64\n'
            : 'Linux\n',
  ),
  arch: printed(() => 'x86_64\n'),
  nproc: printed(() => '4\n'),
  tty: (call) => {
    call.out('not a tty\n');
    return 1;
  },
  which: (call) => {
    let status = 0;
    for (const name of call.args) {
      const path = (call.env('PATH') ?? '')
        .split(':')
        .map((each) => `${each}/${name}`)
        .find((each) => {
          const node = call.fs.find(each, call.cwd);
          return node?.type === 'file' && (node.mode & 0o111) !== 0;
        });
      if (path) call.out(`${path}\n`);
      else status = 1;
    }
    return status;
  },
  yes: function* (call) {
    const line = `${call.args.length > 0 ? call.args.join(' ') : 'y'}\n`;
    const lines = call.process.fds.get(1)?.kind === 'log' ? 1 : Math.max(1, Math.floor(4096 / line.length));
    const block = line.repeat(lines);
    for (;;) {
      call.out(block);
      yield* call.process.tick(lines === 1 ? 1 : 50);
      yield* call.drain();
    }
  },
  nohup: function* (call) {
    call.process.handlers.set('SIGHUP', 'ignore');
    return yield* become(call, call.args);
  },
  nice: function* (call) {
    const { operands } = parseOptions(call.args, 'n:', ['adjustment='], true);
    return yield* become(call, operands);
  },
  setsid: function* (call) {
    call.process.group = call.process.pid;
    return yield* become(
      call,
      call.args.filter((arg, i) => !(i === 0 && /^-[cfw]$/.test(arg))),
    );
  },
  stdbuf: function* (call) {
    const { operands } = parseOptions(call.args, 'i:o:e:', ['output=', 'input=', 'error='], true);
    return yield* become(call, operands);
  },
  flock: function* (call) {
    const { operands } = parseOptions(call.args, 'nxsw:ue', ['nonblock', 'timeout='], true);
    return yield* become(call, operands.slice(1));
  },
  usleep: function* (call) {
    yield* sleep(call.process, Number(call.argv[1] ?? 0) / 1000);
    return 0;
  },
  watch: function* (call) {
    const { flags, operands } = parseOptions(call.args, 'n:td', ['interval='], true);
    const ms = sleepTime(flags.get('n') ?? flags.get('interval') ?? '2') ?? 2000;
    for (;;) {
      const child = spawn(call, ['sh', '-c', operands.join(' ')]);
      if (typeof child === 'number') return child;
      yield* waitFor(child);
      yield* sleep(call.process, ms);
    }
  },
  pause: function* (call) {
    for (const signal of ['SIGTERM', 'SIGINT']) call.process.handlers.set(signal, () => call.process.exit(0));
    yield* forever();
    return 0;
  },
  hello: printed(
    () => '\nHello from Docker!\nThis message shows that the installation appears to be working.\n\n',
  ),
  perl: function* (call) {
    const code = call.args.join(' ');
    if (/bpi\((\d+)\)/.test(code)) {
      const digits = Number(/bpi\((\d+)\)/.exec(code)![1]);
      yield* sleep(call.process, 2000 + digits * 2);
      call.out(pi(digits));
      return 0;
    }
    const hoard = readHoard(code);
    if (hoard) return yield* hoarding(call, hoard);
    call.host.report({
      severity: 'assumption',
      code: 'application-code',
      message: 'Perl code is not run: assumed to succeed at once without output.',
      where: call.host.where,
    });
    return 0;
  },
};

export function fqdn(call: Call): string {
  const line = call.fs.find('/etc/hosts', '/');
  const text = line?.type === 'file' ? line.content : '';
  return (
    text
      .split('\n')
      .find((each) => each.startsWith(`${call.host.ip}\t`))
      ?.split('\t')[1] ?? call.host.hostname
  );
}

/** The first digits of pi (Machin's formula), as `perl -Mbignum=bpi -wle "print bpi(n)"` prints them. */
function pi(digits: number): string {
  const n = Math.min(digits, 5000) + 10;
  const one = 10n ** BigInt(n);
  const arctan = (x: bigint): bigint => {
    let term = one / x;
    let sum = term;
    for (let k = 3n; term !== 0n; k += 2n) {
      term /= -(x * x);
      sum += term / k;
    }
    return sum;
  };
  const value = (4n * (4n * arctan(5n) - arctan(239n))).toString();
  return `${value[0]}.${value.slice(1, Math.min(digits, 5000))}\n`;
}
