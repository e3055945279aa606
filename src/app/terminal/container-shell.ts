import { parse } from 'unbash';
import type { ShellRequest } from '../../kubectl/client.ts';
import { isLookingScript, quoted } from '../../kubectl/index.ts';

/** A line of the container's shell as the node's kubectl runs it. */
export interface ContainerLine {
  command: string;
  /** The same as a step of the scenario: without what only the terminal wants to know. */
  step: string;
  /** It only looks: its answer is all there is of it. What is typed into the container's own process is in its log. */
  isLook: boolean;
  /** It goes to the container's own process, which takes one line after the other. */
  isTyped: boolean;
  /** The last line that it prints is the directory it ended in. */
  tellsDirectory: boolean;
}

/** What a container answers when it is gone into: where it starts, who one is, and whether its tools are busybox. */
const HELLO = 'pwd; id -u 2>/dev/null || echo 0; test -e /bin/ash && echo busybox; true';

/**
 * The shell behind `kubectl exec -it`. There is no process that waits for lines: every line is an exec of its own at the
 * moment of the playhead, after the directory, variables and exit code of the lines before it. Where the shell is the
 * container's own process, that is only how the answer is found out: the step types the line into that process.
 */
export class ContainerShell {
  readonly request: ShellRequest;
  #directory = '/';
  #home = '/root';
  #isRoot = true;
  #isBusybox = false;
  #kept: string[] = [];
  #lastExit = 0;

  constructor(request: ShellRequest) {
    this.request = request;
  }

  /** The command that finds out whether there is such a shell at all. */
  hello(): string {
    return this.#exec(HELLO);
  }
  /** Takes the answer to {@link hello}. */
  greeted(stdout: string): void {
    const [directory = '/', user = '0', tools] = stdout.split('\n');
    this.#directory = directory || '/';
    this.#isRoot = user === '0';
    this.#isBusybox = tools === 'busybox';
  }

  get #isBash(): boolean {
    return /bash$/.test(this.request.shell);
  }

  prompt(): string {
    const sign = this.#isRoot ? '#' : '$';
    const place = this.#directory === this.#home ? '~' : this.#directory;
    if (this.#isBash) return `${this.#isRoot ? 'root' : 'user'}@${this.request.pod}:${place}${sign}`;
    return this.#isBusybox ? `${place} ${sign}` : sign;
  }

  line(text: string): ContainerLine {
    const { moves } = lasting(text);
    const before = [
      ...(this.#directory === '/' ? [] : [`cd ${quoted(this.#directory)}`]),
      ...this.#kept,
      ...(this.#lastExit > 0 ? [`(exit ${this.#lastExit})`] : []),
    ];
    const script = [...before, text].join('\n');
    const { leave } = this.request;
    return {
      step: leave === undefined ? this.#exec(script) : `${leave.attach} <<< ${quoted(text)}`,
      command: this.#exec(moves ? `${script}\ncode=$?\npwd\nexit $code` : script),
      isLook: leave === undefined && isLookingScript(text),
      isTyped: leave !== undefined,
      tellsDirectory: moves,
    };
  }

  /** Remembers what a line left behind; gives back what it printed for a person. */
  ran(text: string, line: ContainerLine, stdout: string, exitCode: number): string {
    this.#lastExit = exitCode;
    this.#kept.push(...lasting(text).keeps);
    if (!line.tellsDirectory) return stdout;
    const end = stdout.replace(/\n$/, '').lastIndexOf('\n') + 1;
    const directory = stdout.slice(end).trim();
    if (directory.startsWith('/')) this.#directory = directory;
    return stdout.slice(0, end);
  }

  /**
   * What a shell that is the container's own first process is told at the end, so that it ends with this code: its
   * command line. Undefined where the shell was only started beside it.
   */
  leaving(code: number): string | undefined {
    const { leave } = this.request;
    if (leave === undefined) return undefined;
    const last = `${leave.attach} <<< ${quoted(`exit ${code}`)}`;
    return leave.after === undefined ? last : `${last}\n${leave.after}`;
  }

  get lastExit(): number {
    return this.#lastExit;
  }

  #exec(script: string): string {
    const { namespace, pod, container, shell } = this.request;
    const place = namespace === 'default' ? '' : ` -n ${namespace}`;
    return `kubectl exec ${pod}${place} -c ${container} -- ${shell} -c ${quoted(script)}`;
  }
}

const KEEPING = new Set(['export', 'unset', 'alias', 'unalias', 'set', 'umask', 'shopt', 'readonly']);

/** A backslash at the very end would take the line after it along. */
const whole = (text: string): string => (/(^|[^\\])(\\\\)*\\$/.test(text) ? text.slice(0, -1) : text);

/** Of the commands at the top of a line: does one change the directory, and which have to be said again next time? */
function lasting(text: string): { moves: boolean; keeps: string[] } {
  const keeps: string[] = [];
  let moves = false;
  const { commands, errors = [] } = parse(text);
  // A shell that cannot read a line does nothing of it. Kept, it would spoil every line after it.
  if (errors.length > 0) return { moves, keeps };
  for (const { command } of commands) {
    for (const each of command.type === 'AndOr' ? command.commands : [command]) {
      if (each.type === 'Function') keeps.push(whole(text.slice(each.pos, each.end)));
      if (each.type !== 'Command') continue;
      const name = each.name?.value;
      if (name === 'cd' || name === 'pushd' || name === 'popd') moves = true;
      else if (name === undefined ? each.prefix.length > 0 : KEEPING.has(name))
        keeps.push(whole(text.slice(each.pos, each.end)));
    }
  }
  return { moves, keeps };
}
