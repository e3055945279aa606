import {
  type Client,
  type EditRequest,
  NeedsStep,
  type Pause,
  type ShellRequest,
} from '../../kubectl/client.ts';
import { type Completion, complete } from '../../kubectl/complete.ts';
import {
  type Docs,
  edited,
  execute,
  isLook,
  newSession,
  type Session,
  standalone,
} from '../../kubectl/index.ts';
import { traceClient } from '../../kubectl/trace-client.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { timesUntil } from '../../trace/series.ts';
import { documentState } from '../state/document.ts';
import { shownTrace } from '../state/prediction.ts';
import { useView, view } from '../state/view.ts';
import { caughtUp, takeStep } from './add-step.ts';
import { ask, withStep } from './ask.ts';
import { ContainerShell } from './container-shell.ts';

/** What a command writes and asks for while it runs. */
export interface Sink {
  out(text: string): void;
  err(text: string): void;
  /** A step was added at this moment, in seconds; `undo` takes it back. */
  step(t: number, undo: () => void): void;
  /** The command went on until this moment, in seconds. */
  ended(t: number): void;
  /** The command was still running when the run ended. */
  unfinished(): void;
  /** A line for the container's own process was not kept, because it would never have let go of it. */
  notTyped(): void;
  /** The scenario's text cannot be run. */
  unreadable(): void;
  /** The command waits for the playhead to move. */
  waits(): void;
  edit(request: EditRequest): void;
  clear(): void;
}

export interface Job {
  /** Resolves with the exit code; 130 where it was interrupted. */
  done: Promise<number>;
  interrupt(): void;
}

const INTERRUPTED = 130;
const now = () => Math.round(view().playhead * 1000);

/** One shell: variables, namespace, files and history live from line to line, and the container it has gone into. */
export class TerminalShell {
  readonly session: Session = newSession();
  #inside: ContainerShell | undefined;
  #docs: Docs | undefined;

  /** What the word at the cursor could become at the playhead. */
  complete(line: string, cursor: number): readonly Completion[] {
    return this.#inside ? [] : complete(line, cursor, liveClient(), this.session);
  }

  /** In front of the next line; undefined on the node. */
  prompt(): string | undefined {
    return this.#inside?.prompt();
  }
  /** `web-0/app`, while a shell is open in it. */
  container(): string | undefined {
    const request = this.#inside?.request;
    return request && `${request.pod}/${request.container}`;
  }

  /**
   * Runs a line at the playhead. What only reads answers from the trace; what needs the living cluster is computed, and
   * where it changes the cluster it becomes a step of the scenario.
   */
  run(line: string, sink: Sink): Job {
    const stops: (() => void)[] = [];
    let isOver = false;
    const done = new Promise<number>((resolve) => {
      stops.push(() => resolve(INTERRUPTED));
      const signal = { stops, isOver: () => isOver };
      const running = this.#inside
        ? this.#runInside(line, sink, signal)
        : this.#runOutside(line, sink, signal);
      running.then(resolve, (error: unknown) => {
        sink.err(`${error instanceof Error ? error.message : String(error)}\n`);
        resolve(1);
      });
    });
    return {
      done,
      interrupt() {
        isOver = true;
        for (const stop of stops.splice(0)) stop();
      },
    };
  }

  async #runOutside(line: string, sink: Sink, signal: Signal): Promise<number> {
    if (/\bexplain\b/.test(line)) this.#docs ??= (await import('../../api/docs.generated.ts')).docs;
    if (signal.isOver()) return INTERRUPTED;
    const asked: { shell?: ShellRequest } = {};
    const code = await this.#read(line, sink, signal, (request) => {
      asked.shell = request;
    });
    if (code !== 'needs the cluster')
      return asked.shell ? await this.#enter(asked.shell, sink, signal) : code;
    const record = await this.#act(line, sink, signal);
    if (record === undefined) return INTERRUPTED;
    // A container that the line has added is gone into when it runs: that is where the playhead goes.
    if (asked.shell && record.exitCode === 0 && !record.unfinished && !signal.isOver()) {
      view().seek(Math.max(view().playhead, record.t));
      return await this.#enter(asked.shell, sink, signal);
    }
    return record.exitCode;
  }

  /** Runs a line against the trace. What it writes before it first waits is held back until it is known to be enough. */
  #read(
    line: string,
    sink: Sink,
    signal: Signal,
    openShell: (request: ShellRequest) => void,
  ): Promise<number | 'needs the cluster'> {
    let held: (() => void)[] | undefined = [];
    const say = (write: () => void) => (held ? held.push(write) : write());
    const io = {
      stdout: (text: string) => void say(() => sink.out(text)),
      stderr: (text: string) => void say(() => sink.err(text)),
      files: { 'scenario.yaml': documentState().text },
      edit: (request: EditRequest) => void say(() => sink.edit(request)),
      clear: () => void say(() => sink.clear()),
      openShell,
    };
    const command = execute(line, liveClient(), io, { session: this.session, docs: () => this.#docs });
    return new Promise((resolve, reject) => {
      let stop = () => {};
      signal.stops.push(() => {
        stop();
        command.return(INTERRUPTED);
      });
      const release = () => {
        for (const write of held ?? []) write();
        held = undefined;
      };
      const go = () => {
        stop();
        if (signal.isOver()) return;
        try {
          const step = command.next();
          release();
          if (step.done) resolve(step.value);
          else {
            sink.waits();
            stop = waitFor(step.value, go);
          }
        } catch (error) {
          if (error instanceof NeedsStep) resolve('needs the cluster');
          else {
            release();
            reject(error);
          }
        }
      };
      go();
    });
  }

  /** Computes what a line does to the cluster at the playhead; it becomes a step where it can have changed something. */
  async #act(line: string, sink: Sink, signal: Signal): Promise<CommandRecord | undefined> {
    const step = standalone(line, this.session);
    const looksOnly = isLook(line);
    const record = await this.#ask(step, line, sink, signal, (answer) => !looksOnly && hasActed(answer));
    if (record !== undefined) this.session.lastExit = record.exitCode;
    return record;
  }

  /** Asks, shows the answer as `show` makes it, and adds the step where `isStep` says so. */
  async #ask(
    command: string,
    what: string,
    sink: Sink,
    signal: Signal,
    isStep: (record: CommandRecord) => boolean,
    show: (record: CommandRecord) => Pick<CommandRecord, 'stdout' | 'stderr'> = (record) => record,
    step = command,
  ): Promise<CommandRecord | undefined> {
    const at = now();
    const question = ask(at, command);
    signal.stops.push(question.cancel);
    const answer = await question.done;
    if (signal.isOver()) return undefined;
    if (answer === undefined) {
      sink.unreadable();
      return { t: at / 1000, type: 'command', command, stdout: '', stderr: '', exitCode: 1 };
    }
    const { record, text } = answer;
    const { stdout, stderr } = show(record);
    sink.out(stdout);
    sink.err(stderr);
    if (record.unfinished) sink.unfinished();
    else if (record.began !== undefined && record.t - record.began >= 0.5) sink.ended(record.t);
    if (isStep(record)) {
      const taken = step === command ? text : await withStep({ at, run: step });
      sink.step(at / 1000, takeStep(taken ?? text, what));
      await caughtUp();
    }
    return record;
  }

  /** Goes into a container, where a shell can be started in it. */
  async #enter(request: ShellRequest, sink: Sink, signal: Signal): Promise<number> {
    const inside = new ContainerShell(request);
    const record = await this.#ask(
      inside.hello(),
      '',
      sink,
      signal,
      () => false,
      ({ exitCode, stderr }) => ({ stdout: '', stderr: exitCode === 0 ? '' : stderr }),
    );
    if (record === undefined || record.exitCode !== 0) return record?.exitCode ?? INTERRUPTED;
    inside.greeted(record.stdout);
    this.#inside = inside;
    return 0;
  }

  async #runInside(line: string, sink: Sink, signal: Signal): Promise<number> {
    const inside = this.#inside!;
    const [, code] = /^\s*(?:exit|logout)(?:\s+(\d+))?\s*$/.exec(line) ?? [undefined, null];
    if (code !== null)
      return await this.#leave(
        inside,
        code === undefined ? inside.lastExit : Number(code) & 255,
        sink,
        signal,
      );
    const prepared = inside.line(line);
    const record = await this.#ask(
      prepared.command,
      line,
      sink,
      signal,
      (answer) =>
        prepared.isTyped
          ? // What never ends would keep the container's process from every line after it: as if Ctrl+C had been pressed.
            !answer.unfinished && !isCutOff(answer)
          : !prepared.isLook && hasActed(answer),
      ({ stdout, stderr, exitCode }) => ({
        stdout: inside.ran(line, prepared, stdout, exitCode),
        stderr: stderr.replace(/command terminated with exit code \d+\n$/, ''),
      }),
      prepared.step,
    );
    if (record === undefined) return INTERRUPTED;
    // The container, its pod or the node has gone: the connection with it.
    if (isCutOff(record)) this.#inside = undefined;
    // The process takes the next line when it is through with this one.
    else if (prepared.isTyped && record.unfinished) sink.notTyped();
    else if (prepared.isTyped) view().seek(Math.max(view().playhead, record.t));
    return record.exitCode;
  }

  /** Ends the shell in the container: where it is the container's first process, that is a step. */
  async #leave(inside: ContainerShell, code: number, sink: Sink, signal: Signal): Promise<number> {
    const { farewell = '', leave } = inside.request;
    const last = inside.leaving(code);
    if (last === undefined) {
      this.#inside = undefined;
      sink.out(farewell);
      if (farewell === '' && code !== 0) sink.err(`command terminated with exit code ${code}\n`);
      return code;
    }
    const record = await this.#ask(
      last,
      'exit',
      sink,
      signal,
      ({ exitCode }) => exitCode === 0,
      (answer) => ({
        ...answer,
        stdout: farewell + answer.stdout,
      }),
    );
    if (record === undefined) return INTERRUPTED;
    this.#inside = undefined;
    // What it has left behind is there when kubectl is back.
    view().seek(Math.max(view().playhead, record.t));
    if (code !== 0 && leave?.failure) sink.err(leave.failure);
    return leave?.failure ? code : record.exitCode;
  }

  /** Saves what was edited: undefined once it is done, else why not. */
  async save(request: EditRequest, text: string, sink: Sink): Promise<string | undefined> {
    const result = edited(request, text);
    if ('error' in result) return `error: ${result.error}`;
    if ('unchanged' in result) {
      sink.err('Edit cancelled, no changes made.\n');
      return undefined;
    }
    let problem: string | undefined;
    const signal = { stops: [], isOver: () => false };
    await this.#ask(
      result.command,
      `kubectl edit ${request.name}`,
      sink,
      signal,
      ({ exitCode }) => exitCode === 0,
      ({ stdout, stderr, exitCode }) => {
        if (exitCode !== 0) problem = stderr.trim();
        return exitCode === 0
          ? { stdout: stdout.replace(/ patched(?= |\n)/, ' edited'), stderr }
          : { stdout: '', stderr: '' };
      },
    );
    return problem;
  }
}

interface Signal {
  stops: (() => void)[];
  isOver(): boolean;
}

/** A command that failed before it had anything to tell has changed nothing; what ran in a container may have. */
const hasActed = ({ exitCode, stdout, stderr, unfinished }: CommandRecord): boolean =>
  exitCode === 0 ||
  unfinished === true ||
  stdout !== '' ||
  /^command terminated with exit code/m.test(stderr);

/** Was there nobody to connect to? */
const isCutOff = ({ stderr }: CommandRecord): boolean => /^(Error from server|error: )/m.test(stderr);

/** Reads the trace at wherever the playhead is now: a watch sees the time pass as the playhead moves. */
function liveClient(): Client {
  return traceClient(() => shownTrace().index, now);
}

/**
 * Resumes when what a command waits for has come about: in here time passes only as the playhead moves.
 * Asynchronously, because a command may wait again at once.
 */
function waitFor(pause: Pause, resume: () => void): () => void {
  const from = view().playhead;
  let frame: number | undefined;
  const end = useView.subscribe((state) => {
    if (frame !== undefined || !isOver(pause, from, state.playhead)) return;
    frame = requestAnimationFrame(resume);
  });
  return () => {
    end();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

/** Times in seconds. */
function isOver(pause: Pause, from: number, now: number): boolean {
  if (now <= from) return false;
  if (pause.until === 'time') return now >= from + pause.ms / 1000;
  if (pause.timeoutMs !== undefined && now >= from + pause.timeoutMs / 1000) return true;
  if (pause.until === 'session') return true;
  const { index } = shownTrace();
  return pause.kinds.some((kind) => {
    const times = index.changeTimes(kind);
    return timesUntil(times, now) > timesUntil(times, from);
  });
}
