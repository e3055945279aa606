import { forever, type Steps, type Suspend, sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { openDeclaredPorts } from './listening.ts';

/**
 * A program nobody here knows. As a container's main process it is assumed to be a server: it runs
 * for ever, listens on the declared ports, answers 200 and SERVING, and exits 0 on SIGTERM. As a
 * command beside it, it is assumed to succeed at once. An init container has to end, so it is assumed
 * to do a little work and succeed. Each is said once.
 */
export function assumedProgram(name: string): Program {
  return (call) => {
    const main = call.process.parent === undefined && call.host.main === call.process;
    call.host.report({
      severity: 'assumption',
      code: main ? 'unknown-program' : 'unknown-command',
      message:
        main && call.host.mustEnd
          ? `${name} is not known: assumed, as an init container, to do its work in 2 s and to exit 0.`
          : main
            ? `${name} is not known: assumed to run for ever, to listen on its declared ports, to answer 200 and SERVING, and to exit 0 on SIGTERM.`
            : `${name} is not known: assumed to succeed at once.`,
      remedy: 'Describe it in spec.apps of the Scenario document.',
      where: call.host.where,
    });
    return main ? server(call) : 0;
  };
}

function* server(call: Call): Steps<number> {
  return yield* assumedServer(call);
}

/** How long an unknown init container works. */
const INIT_WORK_MS = 2000;

/** The assumed server itself; of an init container, the assumed piece of work. */
export function* assumedServer(call: Call): Generator<Suspend, number, unknown> {
  if (call.host.mustEnd) {
    yield* sleep(call.process, INIT_WORK_MS);
    return 0;
  }
  openDeclaredPorts(call);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'])
    call.process.handlers.set(signal, () => call.process.exit(0));
  yield* forever();
  return 0;
}
