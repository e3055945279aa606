import type { Container } from './container.ts';
import { type LoadError, load } from './process/load.ts';
import { Call, type Program, runProgram } from './programs/call.ts';

/**
 * Starts a container's first process with what its image and manifest say. Returns runc's text
 * where it cannot be started. The program's first instruction runs in a timer of its own, after
 * the call that starts it has returned.
 */
export function startMain(container: Container, running: () => void): string | undefined {
  const [name = ''] = container.argv;
  const path = container.env.get('PATH') ?? '';
  const probe = { host: container, cwd: container.cwd };
  const found = load(probe, name, path, container.argv, true);
  let program: Program;
  let argv = container.argv;
  if (typeof found !== 'string') {
    program = found.program;
    argv = found.argv;
  } else if (found === 'ENOEXEC') program = execFormatError(name);
  else return startError(name, found);
  running();
  const main = container.main!;
  main.argv = argv;
  container.kernel.after(0, () => {
    if (main.status === undefined) main.start(runProgram(program, new Call(main, argv)));
  });
  return undefined;
}

/** The reason in the words of Go's os/exec and of runc. */
export function startError(name: string, error: LoadError): string {
  const quoted = `exec: "${name}"`;
  if (error === 'ENOENT')
    return name.includes('/')
      ? `${quoted}: stat ${name}: no such file or directory`
      : `${quoted}: executable file not found in $PATH`;
  if (error === 'EISDIR') return `${quoted}: is a directory`;
  return `${quoted}: permission denied`;
}

/** A text without `#!`: the kernel refuses it after runc has done its part. */
const execFormatError =
  (name: string): Program =>
  (call) => {
    call.err(`exec ${name}: exec format error\n`);
    return 255;
  };
