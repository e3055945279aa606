import type { Client, Io } from '../client.ts';
import { type ExecuteOptions, execute } from '../index.ts';
import type { FakeCluster } from './fake-cluster.ts';

export interface Outcome {
  out: string;
  err: string;
  /** Undefined where the command was still waiting when nothing more was to happen. */
  code: number | undefined;
}

/**
 * Runs a line against the fake cluster as the host of a scenario would: the clock goes on while the command waits.
 * After `maxPauses` the command is stopped, as by Ctrl+C.
 */
export function run(
  cluster: FakeCluster,
  line: string,
  options: ExecuteOptions & {
    stdin?: string;
    files?: Record<string, string>;
    io?: Partial<Io>;
    maxPauses?: number;
    client?: Client;
  } = {},
): Outcome {
  let out = '';
  let err = '';
  const io: Io = {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.files === undefined ? {} : { files: options.files }),
    ...options.io,
  };
  const program = execute(line, options.client ?? cluster, io, options);
  for (let pauses = 0; ; pauses++) {
    const step = program.next();
    if (step.done) return { out, err, code: step.value };
    const pause = step.value;
    const wait = pause.until === 'time' ? pause.ms : pause.timeoutMs;
    const limit = cluster.clock + (wait ?? 0);
    let isStuck = false;
    if (pause.until === 'time')
      while (cluster.clock < limit || cluster.advance(limit)) cluster.advance(limit);
    else if (wait === undefined) isStuck = !cluster.pending || !cluster.advance(Number.POSITIVE_INFINITY);
    else cluster.advance(limit);
    if (isStuck || pauses >= (options.maxPauses ?? 1000)) {
      program.return(130);
      return { out, err, code: undefined };
    }
  }
}
