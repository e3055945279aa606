import { forever, type Process, type Steps, type Suspend, sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { openAssumedPorts } from './listening.ts';
import { presumeFilled } from './presumed.ts';

/**
 * A program nobody here knows. As a container's main process, or as what its script is there for, it is
 * assumed to be a server: it runs for ever, listens on the ports that are declared or probed, answers 200 and SERVING, and
 * exits 0 on SIGTERM. As a command beside it, it is assumed to succeed at once. What has to end for
 * others to go on is assumed to do a little work and succeed. Each is said once. A tool of a distribution (`serves`
 * is false) is never taken for a server.
 */
export function assumedProgram(name: string, serves = true): Program {
  return (call) => {
    const { host } = call;
    const main = serves && isMain(call.process);
    host.report({
      severity: 'assumption',
      code: main ? 'unknown-program' : 'unknown-command',
      message:
        main && host.mustEnd
          ? `${name} is not known: assumed, as it has to end, to do its work in 2 s and to exit 0.`
          : main
            ? `${name} is not known: assumed to run for ever, to listen on the ports that it declares or is probed on, to answer 200 and SERVING, and to exit 0 on SIGTERM.`
            : `${name} is not known: assumed to succeed at once.`,
      remedy: 'Describe it in spec.apps of the Scenario document.',
      where: host.where,
    });
    if (host.mustEnd) presumeFilled(host);
    return main ? server(call) : 0;
  };
}

/** Whether a process is the container's first one, or what the first one's script ends with or leaves running. */
export function isMain(process: Process): boolean {
  if (process.parent === undefined) return process.host.main === process;
  return process.lasting && isMain(process.parent);
}

function* server(call: Call): Steps<number> {
  return yield* assumedServer(call);
}

/** How long an unknown program works that has to end. */
const WORK_MS = 2000;

/** The assumed server itself; of what has to end, the assumed piece of work. */
export function* assumedServer(call: Call): Generator<Suspend, number, unknown> {
  if (call.host.mustEnd) {
    yield* sleep(call.process, WORK_MS);
    presumeFilled(call.host);
    return 0;
  }
  openAssumedPorts(call);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'])
    call.process.handlers.set(signal, () => call.process.exit(0));
  yield* forever();
  return 0;
}
