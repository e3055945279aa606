import type { TcpOutcome } from '../../network/network.ts';
import { BINARY } from '../process/load.ts';
import { type Steps, sleep } from '../process/process.ts';
import { type Call, type Program, spawn } from './call.ts';
import { certgen } from './certgen.ts';
import { envsubst } from './envsubst.ts';
import { kubectl } from './kubectl.ts';
import { hostsEntry } from './names.ts';
import { OUTSIDE } from './outside.ts';
import { redisCli } from './redis-cli.ts';
import { flag } from './servers/server.ts';

/** Whether somebody accepts connections there. */
export function* reachable(
  call: Call,
  host: string,
  port: number,
  timeoutMs = 3000,
): Steps<TcpOutcome['kind']> {
  const outcome = (yield (resume) =>
    call.host.network.tcp(
      { from: call.host.origin, host: hostsEntry(call, host) ?? host, port, timeoutMs },
      resume,
    )) as TcpOutcome;
  return outcome.kind;
}

const mysqlTool = (tool: 'mysql' | 'mysqladmin' | 'mysqldump'): Program =>
  function* (call) {
    const host = flag(call, '-h') ?? flag(call, '--host') ?? attached(call, '-h') ?? '127.0.0.1';
    const port = Number(flag(call, '-P') ?? flag(call, '--port') ?? 3306);
    const kind = yield* reachable(call, host, port);
    const name = /maria/.test(call.name) ? call.name : tool;
    // The client of MySQL warns; that of MariaDB does not.
    if (attached(call, '-p') && call.host.fs.find('/usr/sbin/mysqld', '/'))
      call.err(`${name}: [Warning] Using a password on the command line interface can be insecure.\n`);
    if (kind !== 'connected') {
      const local = host === '127.0.0.1' || host === 'localhost';
      const why =
        kind === 'no-such-host'
          ? `Unknown MySQL server host '${host}' (-2)`
          : local
            ? "Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
            : `Can't connect to MySQL server on '${host}:${port}' (111)`;
      if (tool === 'mysqladmin')
        call.err(`${name}: connect to server at '${host}' failed\nerror: '${why}'\n`);
      else call.err(`ERROR ${kind === 'no-such-host' ? 2005 : local ? 2002 : 2003} (HY000): ${why}\n`);
      return 1;
    }
    if (tool === 'mysqladmin') {
      if (call.args.includes('ping')) call.out('mysqld is alive\n');
      else if (call.args.includes('status'))
        call.out('Uptime: 60  Threads: 2  Questions: 12  Slow queries: 0\n');
      else if (call.args.includes('shutdown'))
        for (const process of call.process.namespace.list())
          if (/mysqld|mariadbd/.test(process.argv[0] ?? '')) process.signal('SIGTERM', 'inside');
      return 0;
    }
    const query = flag(call, '-e') ?? flag(call, '--execute') ?? attached(call, '-e') ?? '';
    const select = /^\s*select\s+(-?\d+)\s*;?\s*$/i.exec(query);
    const quiet = call.args.some((arg) => /^-\w*N|--skip-column-names/.test(arg));
    if (select) call.out(quiet ? `${select[1]}\n` : `${select[1]}\n${select[1]}\n`);
    else if (query.trim() !== '' || tool === 'mysql')
      call.host.report({
        severity: 'assumption',
        code: 'no-database',
        message: 'The data of databases is not simulated: queries succeed and find nothing.',
        where: call.host.where,
      });
    if (query === '' && tool === 'mysql') yield* call.readAll(call.stdin);
    return 0;
  };

/** `-hmysql-0.mysql`, `-e"SELECT 1"`: the value written onto its letter. */
function attached(call: Call, letter: string): string | undefined {
  return call.args.find((arg) => arg.startsWith(letter) && arg.length > 2 && !arg.startsWith('--'))?.slice(2);
}

const etcdctl: Program = function* (call) {
  const endpoint = (flag(call, '--endpoints') ?? call.env('ETCDCTL_ENDPOINTS') ?? '127.0.0.1:2379')
    .split(',')[0]!
    .replace(/^https?:\/\//, '');
  const [host = '127.0.0.1', port = '2379'] = endpoint.split(':');
  const kind = yield* reachable(call, host, Number(port), 5000);
  const words = call.args.filter((arg) => !arg.startsWith('-')).join(' ');
  if (kind !== 'connected') {
    yield* sleep(call.process, 5000);
    call.err(
      `{"level":"warn","msg":"retrying of unary invoker failed","target":"etcd-endpoints://${endpoint}","error":"context deadline exceeded"}\n${/health/.test(words) ? `${endpoint} is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n` : 'Error: context deadline exceeded\n'}`,
    );
    return 1;
  }
  if (/endpoint health/.test(words))
    call.out(`${endpoint} is healthy: successfully committed proposal: took = 2.1ms\n`);
  else if (/^(put|get|del|txn|watch|lease|lock|elect|snapshot)\b/.test(words)) {
    call.host.report({
      severity: 'assumption',
      code: 'no-database',
      message: 'The data of databases is not simulated: queries succeed and find nothing.',
      where: call.host.where,
    });
    if (words.startsWith('put')) call.out('OK\n');
    else if (words.startsWith('del')) call.out('0\n');
  }
  return 0;
};

/** Where the clients of PostgreSQL are told to go: by flags, a URL, or the environment. */
function postgres(call: Call): { host: string; port: number } {
  const url = call.args
    .map((arg) => /^(?:--dbname=)?postgres(?:ql)?:\/\/(?:[^@/]*@)?([^:/?]+)(?::(\d+))?/.exec(arg))
    .find(Boolean);
  const host = url?.[1] ?? flag(call, '-h') ?? flag(call, '--host') ?? call.env('PGHOST') ?? '127.0.0.1';
  const port = url?.[2] ?? flag(call, '-p') ?? flag(call, '--port') ?? call.env('PGPORT') ?? 5432;
  return { host: host.startsWith('/') ? '127.0.0.1' : host, port: Number(port) };
}

const psql: Program = function* (call) {
  const { host, port } = postgres(call);
  const kind = yield* reachable(call, host, port);
  if (kind !== 'connected') {
    call.err(
      kind === 'no-such-host'
        ? `${call.name}: error: could not translate host name "${host}" to address: Name or service not known\n`
        : `${call.name}: error: connection to server at "${host}", port ${port} failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
    );
    return 2;
  }
  const query = clustered(call, 'c') ?? flag(call, '--command') ?? '';
  const select = query === '' ? null : selected(query);
  if (query === '' && call.name === 'psql' && !call.args.some((arg) => /^-\w*[fl]|^--(file|list)/.test(arg)))
    yield* call.readAll(call.stdin);
  if (select === null)
    call.host.report({
      severity: 'assumption',
      code: 'no-database',
      message: 'The data of databases is not simulated: queries succeed and find nothing.',
      where: call.host.where,
    });
  if (/^pg_dump/.test(call.name)) {
    yield* sleep(call.process, 1000);
    const text = '--\n-- PostgreSQL database dump\n--\n';
    const file = flag(call, '-f') ?? flag(call, '--file');
    if (file === undefined) call.out(text);
    else call.writeText(file, text, false);
  }
  if (select) {
    const [name, value] = select;
    const bare = /t/.test(letters(call)) || call.args.includes('--tuples-only');
    const unaligned = /A/.test(letters(call)) || call.args.includes('--no-align');
    const width = Math.max(name.length, value.length);
    const cell = /^\d+$/.test(value) ? value.padStart(width) : value.padEnd(width).trimEnd();
    if (unaligned) call.out(bare ? `${value}\n` : `${name}\n${value}\n(1 row)\n`);
    else if (bare) call.out(` ${cell}\n\n`);
    else call.out(` ${name.padEnd(width)} \n${'-'.repeat(width + 2)}\n ${cell}\n(1 row)\n\n`);
  }
  return 0;
};

/** Column and value of the queries that health checks ask. */
function selected(query: string): [string, string] | null {
  const number = /^\s*select\s+(\d+)\b/i.exec(query);
  if (number) return ['?column?', number[1]!];
  if (/^\s*select\s+(pg_catalog\.)?pg_is_in_recovery\(\)/i.test(query)) return ['pg_is_in_recovery', 'f'];
  if (/^\s*select\s+version\(\)/i.test(query))
    return ['version', 'PostgreSQL 17.0 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit'];
  return null;
}

/** The letters of all short flags, written together or apart. */
const letters = (call: Call): string =>
  call.args
    .filter((arg) => /^-[A-Za-z]/.test(arg))
    .map((arg) => arg.slice(1))
    .join('');

/** The value of a letter that may stand last in a group: `-tAc 'select 1'`. */
function clustered(call: Call, letter: string): string | undefined {
  const at = call.args.findIndex((arg) => new RegExp(`^-[A-Za-z]*${letter}$`).test(arg));
  return at < 0 ? undefined : call.args[at + 1];
}

/** Tools that read a stream and write one, of which only the flow is simulated. */
const passThrough: Program = function* (call) {
  if (call.args.some((arg) => /^--(prepare|copy-back|decrypt)/.test(arg))) {
    yield* sleep(call.process, 500);
    return 0;
  }
  if (call.args.some((arg) => /^--backup/.test(arg))) {
    yield* sleep(call.process, 1000);
    call.out('xbstream\n');
    return 0;
  }
  yield* call.readAll(call.stdin);
  return 0;
};

/** `time COMMAND` of busybox. */
const time: Program = function* (call) {
  const began = call.host.kernel.now;
  const child = spawn(
    call,
    call.args.filter((arg, i) => !(i === 0 && arg === '-p')),
  );
  if (typeof child === 'number') return child;
  while (child.status === undefined) yield (resume) => child.ended.add(() => resume());
  const seconds = (call.host.kernel.now - began) / 1000;
  call.err(
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return child.status.code;
};

/** Package managers need the world outside: they succeed after a while, and say so as an assumption. */
const packages: Program = function* (call) {
  const words = call.args.filter((arg) => !arg.startsWith('-'));
  call.host.report({
    severity: 'assumption',
    code: 'package-manager',
    message: `${call.name} ${words.join(' ')}: assumed to succeed within 8 s. What it installs is there afterwards, simulated or assumed.`,
    where: call.host.where,
  });
  yield* sleep(call.process, words[0] === 'update' ? 3000 : 8000);
  if (/^(install|add)$/.test(words[0] ?? '')) for (const name of words.slice(1)) install(call, name);
  return 0;
};

const PACKAGES: Record<string, readonly string[]> = {
  curl: ['curl'],
  wget: ['wget'],
  procps: ['ps', 'pgrep', 'pkill', 'free', 'uptime', 'watch'],
  'procps-ng': ['ps', 'pgrep', 'pkill', 'free', 'uptime', 'watch'],
  dnsutils: ['nslookup', 'dig', 'host'],
  'bind-tools': ['nslookup', 'dig', 'host'],
  'bind-utils': ['nslookup', 'dig', 'host'],
  'iputils-ping': ['ping'],
  iputils: ['ping'],
  'netcat-openbsd': ['nc'],
  netcat: ['nc'],
  'nmap-ncat': ['nc', 'ncat'],
  bash: ['bash'],
  socat: ['socat'],
  'redis-tools': ['redis-cli'],
  'postgresql-client': ['psql', 'pg_isready'],
  'mysql-client': ['mysql', 'mysqladmin'],
  'mariadb-client': ['mysql', 'mysqladmin'],
  'default-mysql-client': ['mysql', 'mysqladmin'],
  openssl: ['openssl'],
  stress: ['stress'],
  nginx: ['nginx'],
  'python3-pip': ['python3', 'pip3', 'pip'],
  'py3-pip': ['python3', 'pip3', 'pip'],
  python3: ['python3'],
  nodejs: ['node'],
  'default-jre': ['java'],
  'default-jdk': ['java', 'javac'],
  'openssh-client': ['ssh', 'scp', 'ssh-keygen', 'ssh-keyscan'],
  openssh: ['ssh', 'scp', 'ssh-keygen', 'ssh-keyscan'],
  awscli: ['aws'],
  'aws-cli': ['aws'],
  gettext: ['envsubst'],
  'gettext-base': ['envsubst'],
  iproute2: ['ip', 'ss'],
  'net-tools': ['netstat', 'ifconfig', 'route'],
  redis: ['redis-cli'],
  'mongodb-tools': ['mongodump', 'mongorestore'],
};

/** A package that is not listed brings a command of its own name. */
function install(call: Call, name: string): void {
  const plain = name.replace(/[=<>~@].*$/, '');
  if (!/^[\w.+-]+$/.test(plain)) return;
  for (const program of PACKAGES[plain] ?? [plain])
    if (call.fs.find(`/bin/${program}`, '/') === undefined)
      call.fs.writeFile(`/usr/bin/${program}`, '/', BINARY + program, 0o755);
}

export const CLIENTS: Record<string, Program> = {
  ...OUTSIDE,
  envsubst,
  'redis-cli': redisCli,
  mysql: mysqlTool('mysql'),
  mariadb: mysqlTool('mysql'),
  mysqladmin: mysqlTool('mysqladmin'),
  'mariadb-admin': mysqlTool('mysqladmin'),
  mysqldump: mysqlTool('mysqldump'),
  psql,
  createdb: psql,
  pg_dump: psql,
  pg_dumpall: psql,
  pg_restore: psql,
  pg_ctl: psql,
  etcdctl,
  xtrabackup: passThrough,
  xbstream: passThrough,
  kubectl,
  'kube-webhook-certgen': certgen,
  time,
  'apt-get': packages,
  apt: packages,
  apk: packages,
  yum: packages,
  dnf: packages,
  microdnf: packages,
};
