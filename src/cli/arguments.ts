import { parseDuration, type SimMs } from '../base/time.ts';
import { LONGEST_RUN } from '../scenario/horizon.ts';

export const OUTPUTS = ['events', 'pods', 'jsonl', 'json', 'svg'] as const;
export type Output = (typeof OUTPUTS)[number];

export interface Arguments {
  /** `-` is standard input. */
  files: string[];
  duration?: SimMs;
  seed?: number;
  output: Output;
  check?: string;
}

export const USAGE = `usage: npm run --silent simulate -- FILE... [options]

Runs the manifests (and the Scenario document, if there is one) of the files as one stream.
FILE may be - for standard input.

  --duration 2m      simulated horizon, instead of the scenario's
  --seed N           seed of all random choices, instead of the scenario's
  --output FORMAT    events (default), pods, jsonl (the trace), json, svg (the timeline)
  --check FILE       judge the run by a file of goals
  --help             this text

exit code 0: the run was completed, and all goals hold where --check was given
          1: the text could not be run at all, or a goal does not hold
          2: wrong call`;

/** A call that cannot be understood; the message says why. */
export class UsageError extends Error {}

export function parseArguments(argv: readonly string[]): Arguments | 'help' {
  const args: Arguments = { files: [], output: 'events' };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--help' || word === '-h') return 'help';
    if (word === '-' || !word.startsWith('-')) {
      args.files.push(word);
      continue;
    }
    const [name, glued] = splitFlag(word);
    const value = glued ?? argv[++i];
    if (!['--duration', '--seed', '--output', '--check'].includes(name))
      throw new UsageError(`unknown option ${name}`);
    if (value === undefined) throw new UsageError(`${name} needs a value`);
    set(args, name, value);
  }
  if (args.files.length === 0) throw new UsageError('no file was given');
  return args;
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function set(args: Arguments, name: string, value: string): void {
  switch (name) {
    case '--duration': {
      const duration = parseDuration(value);
      if (duration === undefined || duration <= 0 || duration > LONGEST_RUN)
        throw new UsageError(`--duration ${value}: expected more than 0s and at most 24h, such as 90s or 5m`);
      args.duration = duration;
      return;
    }
    case '--seed':
      if (!/^\d+$/.test(value) || !Number.isSafeInteger(Number(value)))
        throw new UsageError(`--seed ${value}: expected a whole number`);
      args.seed = Number(value);
      return;
    case '--output':
      if (!(OUTPUTS as readonly string[]).includes(value))
        throw new UsageError(`--output ${value}: expected one of ${OUTPUTS.join(', ')}`);
      args.output = value as Output;
      return;
    case '--check':
      args.check = value;
  }
}
