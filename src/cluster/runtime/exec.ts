import { inForce } from './apps/behaviour.ts';
import type { Container } from './container.ts';
import type { ExecHandle, ExecRequest, ExecResult } from './cri.ts';
import { startError } from './main.ts';
import { load } from './process/load.ts';
import { Process, type Steps, sleep } from './process/process.ts';
import { captureFile, nullDevice, textFile } from './process/streams.ts';
import { Call, type Program, runProgram } from './programs/call.ts';
import { parseScript } from './shell/shell.ts';

const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a command beside process 1. It is over when its process has ended *and* nobody holds its
 * output open any more: a child that the killed shell left behind delays the answer (containerd
 * internal/cri/server/container_execsync.go, spec/from-recordings.md rule 4).
 */
export function execInContainer(
  container: Container | undefined,
  request: ExecRequest,
  newId: () => string,
  done: (result: ExecResult) => void,
): ExecHandle {
  if (container === undefined || container.status.state !== 'running' || container.main?.status !== undefined)
    return failed(
      container,
      `failed to exec in container: container is in CONTAINER_${container?.status.state === 'created' ? 'CREATED' : 'EXITED'} state`,
      done,
    );
  const program =
    behaviour(container, request) ??
    load(
      { host: container, cwd: container.cwd },
      request.argv[0] ?? '',
      container.env.get('PATH') ?? '',
      request.argv,
      true,
    );
  if (typeof program === 'string') {
    const [name = ''] = request.argv;
    const why = program === 'ENOEXEC' ? `exec: "${name}": exec format error` : startError(name, program);
    return failed(
      container,
      `failed to exec in container: failed to start exec "${newId()}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
      done,
    );
  }
  return run(container, request, program.program, program.argv, done);
}

function failed(
  container: Container | undefined,
  error: string,
  done: (result: ExecResult) => void,
): ExecHandle {
  const result: ExecResult = { exitCode: -1, stdout: '', stderr: '', timedOut: false, error };
  if (container) container.kernel.after(0, () => done(result));
  else done(result);
  return { stdout: '', stderr: '', kill() {} };
}

function run(
  container: Container,
  request: ExecRequest,
  program: Program,
  argv: readonly string[],
  done: (result: ExecResult) => void,
): ExecHandle {
  const { kernel } = container;
  let open = 2;
  let timedOut = false;
  let code: number | undefined;
  const finish = () => {
    if (open > 0 || code === undefined) return;
    kernel.cancel(timer);
    const result: ExecResult = { exitCode: code, stdout: stdout.text, stderr: stderr.text, timedOut };
    kernel.after(0, () => done(result));
  };
  const closed = () => {
    open--;
    finish();
  };
  const stdout = captureFile(MAX_OUTPUT, closed);
  const stderr = captureFile(MAX_OUTPUT, closed);
  const process = new Process(container, container.namespaceOfPids, {
    argv,
    env: new Map(container.env),
    cwd: container.cwd,
    fds: new Map([
      [0, request.stdin === undefined ? nullDevice() : textFile(request.stdin)],
      [1, stdout],
      [2, stderr],
    ]),
  });
  if (request.tty) process.env.set('TERM', 'xterm');
  process.ended.add(() => {
    code = process.status!.code;
    kernel.cancel(timer);
    finish();
  });
  const timer =
    request.timeoutMs === undefined
      ? undefined
      : kernel.after(request.timeoutMs, () => {
          if (process.status !== undefined) return;
          timedOut = true;
          process.terminate('SIGKILL');
        });
  process.start(runProgram(program, new Call(process, argv)));
  return {
    get stdout() {
      return stdout.text;
    },
    get stderr() {
      return stderr.text;
    },
    kill(signal) {
      process.signal(signal, 'outside');
    },
  };
}

/** What an `exec` entry of `apps` says about a command now, as a program. */
function behaviour(
  container: Container,
  request: ExecRequest,
): { program: Program; argv: readonly string[] } | undefined {
  const entries = container.app?.exec;
  if (entries === undefined || entries.length === 0) return undefined;
  const joined = request.argv.join(' ');
  const entry = inForce(entries, container.moments(), ({ command }) => command === joined);
  if (entry === undefined) return undefined;
  const end = (call: Call): number => {
    if (entry.output) entry.exit === 0 ? call.out(entry.output) : call.err(entry.output);
    return entry.exit;
  };
  const takes = entry.takes ?? 0;
  if (takes <= 0) return { program: end, argv: request.argv };
  const wrapped = isWrapped(request.argv, container);
  return {
    argv: request.argv,
    program: function* (call): Steps<number> {
      if (wrapped) {
        // The shell waits for a child that holds the output open, and dies alone at the timeout.
        const child = new Process(call.host, call.process.namespace, {
          argv: request.argv.slice(2),
          parent: call.process,
          env: call.process.env,
          cwd: call.cwd,
          fds: new Map(call.process.fds),
        });
        child.start(
          (function* (): Steps<number> {
            yield* sleep(child, takes);
            return end(new Call(child, child.argv));
          })(),
        );
        while (child.status === undefined) yield (resume) => child.ended.add(resume);
        return child.status.code;
      }
      yield* sleep(call.process, takes);
      return end(call);
    },
  };
}

/** Whether a shell stays as the parent of what it runs: `sh -c` with more than one command. */
function isWrapped(argv: readonly string[], container: Container): boolean {
  if (!/(^|\/)(sh|bash|ash|dash)$/.test(argv[0] ?? '') || argv[1] !== '-c') return false;
  const script = parseScript(argv[2] ?? '');
  const single = script.commands.length === 1 && script.commands[0]!.command.type === 'Command';
  return !single || container.sh === 'dash';
}
