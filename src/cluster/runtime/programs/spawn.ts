import { load } from '../process/load.ts';
import { Process, type Steps } from '../process/process.ts';
import type { OpenFile } from '../process/streams.ts';
import { Call, runProgram } from './call.ts';

/** Runs another program as a child and waits; undefined where it cannot be found (said already). */
export function spawn(
  call: Call,
  argv: readonly string[],
  env = call.process.env,
  stdin?: OpenFile,
  stdout?: OpenFile,
): Process | number {
  const name = argv[0] ?? '';
  const found = load(call.process, name, env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const why = found === 'ENOENT' ? 'No such file or directory' : 'Permission denied';
    call.err(
      call.busybox
        ? `${call.name}: can't execute '${name}': ${why}\n`
        : call.name === 'timeout' || call.name === 'nohup'
          ? `${call.name}: failed to run command '${name}': ${why}\n`
          : `${call.name}: '${name}': ${why}\n`,
    );
    return found === 'ENOENT' ? 127 : 126;
  }
  const child = new Process(call.host, call.process.namespace, {
    argv: found.argv,
    parent: call.process,
    env,
    cwd: call.cwd,
    fds: new Map(call.process.fds),
  });
  if (stdin) child.setFd(0, stdin);
  if (stdout) child.setFd(1, stdout);
  child.start(runProgram(found.program, new Call(child, found.argv)));
  return child;
}

/** Goes on as another program in the same process (env, nohup, nice, su-exec). */
export function* become(call: Call, argv: readonly string[], env = call.process.env): Steps<number> {
  const found = load(call.process, argv[0] ?? '', env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin', argv);
  if (typeof found === 'string') {
    const result = spawn(call, argv, env);
    return typeof result === 'number' ? result : 127;
  }
  call.process.argv = found.argv;
  call.process.env = env;
  return yield* runProgram(found.program, new Call(call.process, found.argv));
}
