import { ApiError } from '../api/errors.ts';
import { NeedsStep } from './client.ts';

/**
 * A command cannot go on. `text` is what kubectl writes to standard error, frame included; empty where it
 * has been written already.
 */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Several errors that ended one command. Models utilerrors.Aggregate. */
export class AggregateCommandError extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super('several errors');
    this.errors = errors;
  }
}

/** Throws what was gathered, if anything: one error alone, several together. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateCommandError(errors);
}

/** The same, where a command wraps what it gathered once more: not even one error has `error: ` in front. */
export function throwGathered(errors: readonly unknown[]): void {
  if (errors.length > 0) throw new AggregateCommandError([new AggregateCommandError(errors)]);
}

/** The first thing among what went wrong that is no error of the user: the line has to become a step. */
export function neededStep(error: unknown): NeedsStep | undefined {
  if (error instanceof NeedsStep) return error;
  if (!(error instanceof AggregateCommandError)) return undefined;
  for (const each of error.errors) {
    const found = neededStep(each);
    if (found) return found;
  }
  return undefined;
}

/** An error whose message goes out as it is, without `error: ` in front. */
export class PlainError extends CommandError {}

/** What a command is told while the API server, or the store behind it, is down. */
export function whileDown(what: 'apiserver' | 'etcd'): Error {
  return what === 'apiserver'
    ? new PlainError(
        'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
      )
    : new ApiError('Unknown', 'etcdserver: request timed out');
}

/**
 * The text a failed command leaves on standard error, without the newline at its end.
 * Models k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr.
 */
export function errorText(error: unknown): string {
  if (error instanceof AggregateCommandError) {
    // Only the outermost of nested aggregates is unwrapped.
    const inner = error.errors[0];
    if (error.errors.length === 1 && !(inner instanceof AggregateCommandError)) return errorText(inner);
    return (inner instanceof AggregateCommandError ? inner : error).errors.map(lineOf).join('\n');
  }
  if (error instanceof ApiError && error.reason === 'Invalid') return invalidText(error);
  if (error instanceof PlainError) return error.message;
  const line = lineOf(error);
  return error instanceof ApiError || line.startsWith('error: ') ? line : `error: ${line}`;
}

/** One error of several: API errors have their frame, others nothing. */
function lineOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
  if (error.reason === 'Unknown') return `Error from server: ${error.message}`;
  return `Error from server (${error.reason}): ${error.message}`;
}

function invalidText(error: ApiError): string {
  const { kind, name } = error.details;
  const subject =
    kind || name ? `The ${kind ?? ''} ${quote(name ?? '')} is invalid` : 'The request is invalid';
  const causes = [...new Set(error.causes.map((cause) => `${cause.field}: ${cause.message}`))];
  if (causes.length === 0) return kind || name ? subject : `${subject}: ${error.message}`;
  if (causes.length === 1) return `${subject}: ${causes[0]}`;
  return [`${subject}: `, ...causes.map((cause) => `* ${cause}`)].join('\n');
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === 'NotFound';

/** The same error with the file and what was being done in front of the server's words. Models AddSourceToErr. */
export function withSource(verb: string, source: string, error: unknown): unknown {
  if (source === '' || error instanceof NeedsStep) return error;
  const message = `error when ${verb} ${quote(source)}: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof ApiError) return new ApiError(error.reason, message, error.details, error.causes);
  return new CommandError(message);
}

/** Text in double quotes as Go's %q writes it. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (char === '\r') out += '\\r';
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return `${out}"`;
}
