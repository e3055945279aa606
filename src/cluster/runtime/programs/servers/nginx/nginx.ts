import { SystemError } from '../../../files/errors.ts';
import { forever, Process, type Steps, sleep } from '../../../process/process.ts';
import { Call } from '../../call.ts';
import { BIND_ERRORS, mayBind } from '../../listening.ts';
import { hear, takeMemory } from '../server.ts';
import { clock } from '../template.ts';
import { validate } from './check.ts';
import { ConfigError, type Directive, find, parseConfig } from './conf.ts';
import { COMMAND_LINE } from './meaning.ts';
import { asUser, makePaths, PID_FILE, workerUser, writePid } from './paths.ts';
import { releaseOf } from './release.ts';
import { portsOf, respond, sites } from './site.ts';

const CONF = '/etc/nginx/nginx.conf';
const MiB = 1024 * 1024;
/** nginx: reads its configuration, serves files of the container, and understands `-s`, `-t` and its signals. */
export function* nginx(call: Call): Steps<number> {
  const args = call.args;
  const value = (name: string) => {
    const at = args.indexOf(name);
    return at >= 0 ? args[at + 1] : undefined;
  };
  const wrong = wrongOption(args);
  if (wrong !== undefined) {
    call.err(`nginx: ${wrong}\n`);
    return 1;
  }
  const release = releaseOf(call);
  const letters = args.filter((arg) => /^-[?hvVtTq]+$/.test(arg)).join('');
  if (/[vVh?]/.test(letters)) {
    call.err(`nginx version: nginx/${release}\n`);
    if (/[h?]/.test(letters))
      call.err(
        'Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]\n             [-e filename] [-c filename] [-g directives]\n',
      );
    if (letters.includes('V')) call.err('built by gcc 12.2.0 (Debian 12.2.0-14) \nTLS SNI support enabled\n');
    return 0;
  }
  const file = value('-c') ?? CONF;
  const isTest = /[tT]/.test(letters);
  const signal = value('-s');
  let config: Directive[];
  const texts = new Map<string, string>();
  try {
    const given = parseConfig(value('-g') ?? '').map((each) => ({ ...each, file: COMMAND_LINE }));
    config = [...given, ...load(call, file, 0, texts)];
    validate(call, config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { pid } = call.process;
    call.err(
      `${clock(call, 'slash')} [emerg] ${pid}#${pid}: ${error.message}\nnginx: [emerg] ${error.message}\n`,
    );
    if (isTest) call.err(`nginx: configuration file ${file} test failed\n`);
    return 1;
  }
  if (isTest) {
    if (!letters.includes('q'))
      call.err(
        `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`,
      );
    // -T: the whole of it, each file once.
    if (letters.includes('T'))
      for (const [name, text] of texts) call.out(`# configuration file ${name}:\n${text}\n`);
    return 0;
  }
  if (signal !== undefined) return control(call, signal, find(config, 'pid')?.args[0] ?? PID_FILE);
  const foreground = find(config, 'daemon')?.args[0] === 'off';
  if (foreground) return yield* master(call, file, config);
  const child = new Process(call.host, call.process.namespace, {
    argv: ['nginx: master process', ...call.argv],
    parent: call.process,
    env: call.process.env,
    cwd: '/',
    fds: new Map(call.process.fds),
  });
  child.start(master(new Call(child, call.argv), file, config));
  return 0;
}

function* master(call: Call, file: string, first: readonly Directive[]): Steps<number> {
  const { process } = call;
  let config = first;
  const notice = (text: string) => {
    const [log = '', level = 'error'] = find(config, 'error_log')?.args ?? [];
    if (/^(notice|info|debug)$/.test(level) && log !== '/dev/null')
      call.err(`${clock(call, 'slash')} [notice] ${process.pid}#${process.pid}: ${text}\n`);
  };
  hear(
    process,
    { SIGTERM: { after: 10, code: 0 }, SIGINT: { after: 10, code: 0 }, SIGQUIT: { after: 20, code: 0 } },
    () => notice('exit'),
  );
  process.handlers.set('SIGWINCH', 'ignore');
  process.handlers.set('SIGUSR1', 'ignore');
  const user = workerUser(call, first);
  let noWorkers = false;
  let close: (() => void)[] = [];
  const openAll = (): string | undefined => {
    for (const each of close) each();
    close = [];
    for (const [port, { tls, ...bound }] of portsOf(sites(config))) {
      if (!mayBind(process, port)) return `bind() to 0.0.0.0:${port} failed (${BIND_ERRORS.EACCES})`;
      const listener = call.host.network.listen(call.host.ip, port, {
        owner: call.host.where,
        pid: process.pid,
        tls,
        ...bound,
        waiting: new Set(),
        silent: () => call.host.hung || process.stopped || noWorkers,
        http: (request, client) => asUser(call, user, () => respond(call, config, port, request, client.ip)),
      });
      if (listener === undefined) return `bind() to 0.0.0.0:${port} failed (${BIND_ERRORS.EADDRINUSE})`;
      close.push(listener);
    }
    return undefined;
  };
  process.ended.add(() => {
    for (const each of close) each();
  });
  process.handlers.set('SIGHUP', () => {
    notice('signal 1 (SIGHUP) received, reconfiguring');
    try {
      const next = load(call, file, 0);
      validate(call, next);
      config = next;
      openAll();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      call.err(`${clock(call, 'slash')} [emerg] ${process.pid}#${process.pid}: ${error.message}\n`);
    }
  });
  if (call.process.uid !== 0 && find(first, 'user'))
    call.err(
      `${clock(call, 'slash')} [warn] ${process.pid}#${process.pid}: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${file}:${find(first, 'user')!.line}\n`,
    );
  takeMemory(process, 3 * MiB);
  yield* sleep(process, 40);
  const refusal = makePaths(call, first, user) ?? openAll() ?? writePid(call, first);
  if (refusal) {
    for (const stamp of [`${clock(call, 'slash')} [emerg] ${process.pid}#${process.pid}`, 'nginx: [emerg]'])
      call.err(`${stamp}${stamp.startsWith('nginx') ? '' : ':'} ${refusal}\n`);
    return 1;
  }
  notice('using the "epoll" event method');
  notice(`nginx/${releaseOf(call)}`);
  notice('built by gcc 12.2.0 (Debian 12.2.0-14)');
  notice('OS: Linux 6.1.0-28-amd64');
  notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  notice('start worker processes');
  const worker = new Process(call.host, process.namespace, {
    argv: ['nginx: worker process'],
    parent: process,
    env: process.env,
    cwd: '/',
    fds: new Map(),
  });
  process.argv = [`nginx: master process ${call.argv.join(' ')}`];
  notice(`start worker process ${worker.pid}`);
  if (user && !(process.can('SETGID') && process.can('SETUID'))) {
    noWorkers = true;
    const stamp = clock(call, 'slash');
    call.err(
      `${stamp} [emerg] ${worker.pid}#${worker.pid}: setgid(${user.gid}) failed (1: Operation not permitted)\n`,
    );
    call.err(
      `${stamp} [alert] ${process.pid}#${process.pid}: worker process ${worker.pid} exited with fatal code 2 and cannot be respawned\n`,
    );
    worker.exit(2);
  } else if (user) worker.become(user);
  worker.start(
    (function* (): Steps<number> {
      yield* forever();
      return 0;
    })(),
  );
  takeMemory(worker, 3 * MiB);
  process.ended.add(() => worker.terminate('SIGKILL'));
  yield* forever();
  return 0;
}

/** What the command line is refused with. */
function wrongOption(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('-')) return `invalid option: "${arg}"`;
    const takes = arg.at(-1)!;
    const letter = [...arg.slice(1)].find((each) => !/[?hvVtTqscpeg]/.test(each));
    if (letter !== undefined && !/^-[scpeg]./.test(arg)) return `invalid option: "${letter}"`;
    if (/[scpeg]/.test(takes) && /^-[?hvVtTq]*[scpeg]$/.test(arg)) {
      if (args[i + 1] === undefined) {
        const needs = { s: 'signal', c: 'file name', p: 'directory name', e: 'file name', g: 'directives' }[
          takes
        ];
        return takes === 'g' || takes === 's'
          ? `option "-${takes}" requires parameter`
          : `option "-${takes}" requires ${needs}`;
      }
      i++;
    }
  }
  return undefined;
}

/** `nginx -s quit|stop|reload|reopen`: a signal to the process named in the pid file. */
function control(call: Call, signal: string, file: string): number {
  const signals: Record<string, string> = {
    quit: 'SIGQUIT',
    stop: 'SIGTERM',
    reload: 'SIGHUP',
    reopen: 'SIGUSR1',
  };
  const name = signals[signal];
  if (name === undefined) return call.fail(`invalid option: "-s ${signal}"`);
  let pid: number;
  try {
    pid = Number(call.fs.readFile(file, '/').trim());
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    call.err(`nginx: [error] open() "${file}" failed (2: ${error.message})\n`);
    return 1;
  }
  const master = call.process.namespace.get(pid);
  if (master === undefined) {
    call.err(
      `nginx: [error] kill(${pid}, ${name === 'SIGQUIT' ? 3 : name === 'SIGTERM' ? 15 : 1}) failed (3: No such process)\n`,
    );
    return 1;
  }
  call.err(
    `${clock(call, 'slash')} [notice] ${call.process.pid}#${call.process.pid}: signal process started\n`,
  );
  master.signal(name, 'inside');
  return 0;
}

/** Reads a configuration file with everything it includes; `texts` gets each file. */
function load(call: Call, file: string, depth: number, texts?: Map<string, string>): Directive[] {
  let text: string;
  try {
    text = call.fs.readFile(file, '/');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new ConfigError(
      `open() "${file}" failed (${error.code === 'EACCES' ? 13 : 2}: ${error.message})`,
      0,
    );
  }
  texts?.set(file, text);
  return includes(call, parseConfig(text), depth, file, texts);
}

function includes(
  call: Call,
  directives: readonly Directive[],
  depth: number,
  from: string,
  texts: Map<string, string> | undefined,
): Directive[] {
  const out: Directive[] = [];
  for (const each of directives) {
    each.file ??= from;
    if (each.name === 'include' && depth < 8) {
      const pattern = each.args[0] ?? '';
      const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
      try {
        for (const file of matching(call, path)) out.push(...load(call, file, depth + 1, texts));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        out.push({ ...each, problem: error.message });
      }
    } else if (each.block) out.push({ ...each, block: includes(call, each.block, depth, from, texts) });
    else out.push(each);
  }
  return out;
}

function matching(call: Call, path: string): string[] {
  if (!path.includes('*')) return [path];
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash) || '/';
  const [before = '', after = ''] = path.slice(slash + 1).split('*');
  const node = call.fs.find(directory, '/');
  if (node?.type !== 'directory') return [];
  return [...call.fs.list(directory, '/').entries.keys()]
    .filter((name) => name.startsWith(before) && name.endsWith(after) && !name.startsWith('..'))
    .sort()
    .map((name) => `${directory}/${name}`);
}
