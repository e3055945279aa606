import { LEAVES, MiB } from '../../images/servers/common.ts';
import { DATABASES } from '../../images/servers/databases.ts';
import { WEB } from '../../images/servers/web.ts';
import { forever, type Steps, sleep } from '../../process/process.ts';
import { isMain } from '../assumed.ts';
import { Call, type Program } from '../call.ts';
import { bind, listen, openAssumedPorts } from '../listening.ts';
import { errand, isErrandOfNpm, npmErrand, pip } from '../outside.ts';
import { mayExist } from '../presumed.ts';
import { accessLine } from './access.ts';
import { serveFile } from './files.ts';
import { hoarding, readHoard } from './hoard.ts';
import { flag, hear, serve, takeMemory } from './server.ts';
import { readSource } from './source.ts';

/** Runs an application whose code nobody here can read: a server on the declared ports. */
function* application(
  call: Call,
  what: string,
  options: {
    startMs: number;
    memory: number;
    signals: Parameters<typeof hear>[1];
    /** What its text says it listens on. */
    ports?: readonly number[];
  },
): Steps<number> {
  const named = options.ports ?? [];
  const where =
    named.length > 0
      ? `on ${named.join(', ')} as its text says, beside the ports that it declares or is probed on,`
      : 'on the ports that it declares or is probed on';
  const ends = call.host.mustEnd || !isMain(call.process);
  call.host.report({
    severity: 'assumption',
    code: 'application-code',
    message: ends
      ? `What ${what} does is not known: assumed, as it has to end, to do its work in ${options.startMs / 1000} s and to exit 0.`
      : `What ${what} does is not known: assumed to start in ${options.startMs / 1000} s, to run for ever, to listen ${where} and to answer 200.`,
    remedy: 'Describe it in spec.apps of the Scenario document.',
    where: call.host.where,
  });
  hear(call.process, options.signals, () => {});
  takeMemory(call.process, options.memory);
  yield* sleep(call.process, options.startMs);
  if (ends) return 0;
  openAssumedPorts(call);
  for (const port of named)
    listen(call.process, port, { http: () => ({ status: call.host.httpOverride ?? 200 }) });
  yield* forever();
  return 0;
}

/** An interpreter without a script reads standard input: at its end it leaves. */
const interpreter = (options: {
  version: string;
  flag: string;
  startMs: number;
  memory: number;
  signals: Parameters<typeof hear>[1];
}): Program =>
  function* (call): Steps<number> {
    const [first] = call.args;
    if (first === undefined) {
      yield* call.readAll(call.stdin);
      return 0;
    }
    if (first === options.flag || first === '-version' || /^-[vV]$/.test(first)) {
      call.out(`${options.version}\n`);
      return 0;
    }
    const inline = /^(-e|--eval|-p|--print)$/.test(first) ? (call.args[1] ?? '') : undefined;
    const script = inline === undefined ? call.args.find((arg) => !arg.startsWith('-')) : undefined;
    if (
      script !== undefined &&
      /\.(js|mjs|py|rb|php)$/.test(script) &&
      call.fs.find(script, call.cwd) === undefined &&
      !mayExist(call.host, script, call.cwd)
    )
      return missingScript(call, script);
    const file = script === undefined ? undefined : call.fs.find(script, call.cwd);
    const text = inline ?? (file?.type === 'file' ? file.content : undefined);
    if (text === undefined) return yield* application(call, call.argv.join(' '), options);
    const printed = /^\s*console\.log\((['"`])([^'"`$]*)\1\)\s*;?\s*$/.exec(inline ?? '');
    if (printed) {
      call.out(`${printed[2]}\n`);
      return 0;
    }
    const hoard = inline === undefined ? undefined : readHoard(inline);
    if (hoard) return yield* hoarding(call, hoard);
    const source = readSource(text, (name) => call.env(name));
    return yield* application(call, call.argv.join(' '), {
      ...options,
      ports: source.ports,
      // A handler that is in the text is assumed to end the program.
      ...(source.hearsTerm && options.signals.SIGTERM === undefined
        ? { signals: { ...options.signals, SIGTERM: { after: 50, code: 0 } } }
        : {}),
    });
  };

function missingScript(call: Call, script: string): number {
  const path = script.startsWith('/') ? script : `${call.cwd === '/' ? '' : call.cwd}/${script}`;
  if (call.name.startsWith('python')) {
    call.err(`${call.argv[0]}: can't open file '${path}': [Errno 2] No such file or directory\n`);
    return 2;
  }
  if (call.name === 'node') {
    call.err(
      `node:internal/modules/cjs/loader:1252\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1249:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n`,
    );
    return 1;
  }
  call.err(`${call.name}: No such file or directory -- ${script} (LoadError)\n`);
  return 1;
}

const python: Program = (call) => {
  if (call.args[0] === '-m' && call.args[1] === 'pip') return pip(new Call(call.process, call.argv.slice(2)));
  if (
    PYTHON_TASK.test(call.args.join(' ')) &&
    (call.args[0] === '-m' || mayExist(call.host, call.args[0] ?? '', call.cwd))
  )
    return errand(call);
  const module = call.args.indexOf('-m');
  if (module >= 0 && call.args[module + 1] === 'http.server')
    return pythonHttp(call, call.args.slice(module + 2));
  const code = call.args.indexOf('-c');
  if (code >= 0) {
    const text = call.args[code + 1] ?? '';
    const printed = /^\s*print\((["'])(.*)\1\)\s*;?\s*$/.exec(text);
    if (printed) {
      call.out(`${printed[2]}\n`);
      return 0;
    }
    const exit = /^\s*(?:import sys\s*;\s*)?(?:sys\.)?exit\((\d*)\)\s*$/.exec(text);
    if (exit) return Number(exit[1] || 0);
    const hoard = readHoard(text);
    if (hoard) return hoarding(call, hoard);
    call.host.report({
      severity: 'assumption',
      code: 'application-code',
      message: 'Python code after -c is not run: assumed to succeed at once without output.',
      remedy: 'Describe the container in spec.apps of the Scenario document.',
      where: call.host.where,
    });
    return 0;
  }
  return interpreter({
    version: 'Python 3.12.7',
    flag: '--version',
    startMs: 800,
    memory: 30 * MiB,
    signals: { SIGINT: { after: 10, code: 130 } },
  })(call);
};

function* pythonHttp(call: Call, args: readonly string[]): Steps<number> {
  const port = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 8000);
  const root = flag(call, '--directory') ?? flag(call, '-d') ?? call.cwd;
  hear(call.process, { SIGINT: { after: 10, code: 0 } }, () =>
    call.out('\nKeyboard interrupt received, exiting.\n'),
  );
  takeMemory(call.process, 18 * MiB);
  yield* sleep(call.process, 150);
  const problem = bind(call.process, port, {
    http: (request, client) => {
      const served = serveFile(call, root, request.path, ['index.html', 'index.htm']);
      const status = call.host.httpOverride ?? (served.status === 403 ? 200 : served.status);
      const line = accessLine(call, 'python', request, client.ip, status, served.body.length);
      call.err(`${line}\n`);
      return {
        status,
        headers: served.location ? { Location: served.location } : ({} as Record<string, string>),
        body: served.body,
      };
    },
  });
  if (problem) {
    const isDenied = problem === 'EACCES';
    call.err(
      isDenied
        ? 'PermissionError: [Errno 13] Permission denied\n'
        : 'OSError: [Errno 98] Address already in use\n',
    );
    return 1;
  }
  yield* forever();
  return 0;
}

const java: Program = (call) => {
  if (call.args.includes('-version') || call.args.includes('--version')) {
    call.err('openjdk version "21.0.5" 2024-10-15\n');
    return 0;
  }
  const jar = flag(call, '-jar');
  if (call.args.length === 0) {
    call.err('Usage: java [options] <mainclass> [args...]\n');
    return 1;
  }
  if (jar !== undefined && call.fs.find(jar, call.cwd) === undefined && !mayExist(call.host, jar, call.cwd)) {
    call.err(`Error: Unable to access jarfile ${jar}\n`);
    return 1;
  }
  return application(call, call.argv.join(' '), { startMs: 4000, memory: 180 * MiB, signals: LEAVES.java });
};

const catalina: Program = (call) => {
  const [word = ''] = call.args;
  if (word === 'run') return serve(call, WEB.tomcat!);
  if (word === 'version') {
    call.out('Server version: Apache Tomcat/10.1.31\n');
    return 0;
  }
  if (word === 'stop') {
    const server = [...call.host.processes].find(
      (process) =>
        process.argv.some((arg) => /catalina\.sh|startup/.test(arg)) &&
        process !== call.process &&
        process.argv.includes('run'),
    );
    if (!server) return call.fail('Could not contact [localhost:8005]. Tomcat may not be running.');
    server.exit(0);
    return 0;
  }
  return call.fail(`unknown command ${word}`);
};

/** npm, yarn, pnpm and npx: they fetch and build, or they run the application. */
const npm: Program = (call) => {
  if (call.name !== 'npx' && isErrandOfNpm(call.args)) return npmErrand(call);
  if (
    call.name === 'npm' &&
    call.fs.find('package.json', call.cwd) === undefined &&
    !mayExist(call.host, 'package.json', call.cwd)
  ) {
    const path = `${call.cwd === '/' ? '' : call.cwd}/package.json`;
    call.err(
      `npm error code ENOENT\nnpm error syscall open\nnpm error path ${path}\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${path}'\n`,
    );
    return 254;
  }
  return application(call, call.argv.join(' '), {
    startMs: 1500,
    memory: 70 * MiB,
    signals: { SIGTERM: { after: 20, code: 143 }, SIGINT: { after: 20, code: 130 } },
  });
};

/** `python manage.py migrate`, `python -m pip`: what ends by itself. */
const PYTHON_TASK =
  /manage\.py (migrate|makemigrations|collectstatic|check|test|create\w*|load\w*|flush)\b|^-m (venv|compileall|pytest|unittest|ensurepip)\b/;

/** Programs that run other people's code, and starters of the servers that data describes. */
export const APPLICATIONS: Record<string, Program> = {
  python,
  python3: python,
  java,
  'catalina.sh': catalina,
  node: interpreter({
    version: 'v22.11.0',
    flag: '--version',
    startMs: 700,
    memory: 45 * MiB,
    signals: LEAVES.none,
  }),
  npm,
  npx: npm,
  yarn: npm,
  pnpm: npm,
  ruby: interpreter({
    version: 'ruby 3.3.6',
    flag: '--version',
    startMs: 600,
    memory: 30 * MiB,
    signals: { SIGTERM: { after: 10, code: 143 }, SIGINT: { after: 10, code: 130 } },
  }),
  irb: function* (call) {
    yield* call.readAll(call.stdin);
    return 0;
  },
  go: (call) => {
    if (call.args[0] === 'run')
      return application(call, call.argv.join(' '), { startMs: 5000, memory: 90 * MiB, signals: LEAVES.go });
    if (/^(build|get|mod|install|test|generate|vet)$/.test(call.args[0] ?? '')) return errand(call);
    call.out('go version go1.23.3 linux/amd64\n');
    return 0;
  },
  php: interpreter({
    version: 'PHP 8.3.13 (cli)',
    flag: '--version',
    startMs: 200,
    memory: 20 * MiB,
    signals: { SIGINT: { after: 0, code: 0 } },
  }),
  dotnet: (call) =>
    application(call, call.argv.join(' '), {
      startMs: 900,
      memory: 70 * MiB,
      signals: { SIGTERM: { after: 100, code: 0 }, SIGINT: { after: 100, code: 0 } },
    }),
  'start-zookeeper': (call) => serve(call, DATABASES.zookeeper!),
  'zkServer.sh': (call) => {
    if (call.args[0] !== 'status') return serve(call, DATABASES.zookeeper!);
    call.out('Mode: standalone\n');
    return 0;
  },
  'run.sh': (call) => serve(call, DATABASES.cassandra!),
};
