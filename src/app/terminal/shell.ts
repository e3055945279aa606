import { type Client, NeedsStep, type Pause } from '../../kubectl/client.ts';
import { type Completion, complete } from '../../kubectl/complete.ts';
import { execute, newSession, type Session } from '../../kubectl/index.ts';
import { traceClient } from '../../kubectl/trace-client.ts';
import { timesUntil } from '../../trace/series.ts';
import { documentState } from '../state/document.ts';
import { shownTrace } from '../state/prediction.ts';
import { addStepAtPlayhead } from '../state/steps.ts';
import { useView, view } from '../state/view.ts';

/** What a command writes while it runs. */
export interface Sink {
  out(text: string): void;
  err(text: string): void;
  note(text: string): void;
}

export interface Job {
  /** Resolves with the exit code; 130 where it was interrupted. */
  done: Promise<number>;
  interrupt(): void;
}

const INTERRUPTED = 130;

/** One shell: variables, namespace and history live from line to line. */
export class TerminalShell {
  readonly session: Session = newSession();

  /** What the word at the cursor could become at the playhead. */
  complete(line: string, cursor: number): readonly Completion[] {
    return complete(line, cursor, liveClient(), this.session);
  }

  /**
   * Runs a line at the playhead. What only reads answers from the trace; what would change the cluster
   * becomes a step of the scenario, and its output is there once the future has been computed again.
   */
  run(line: string, sink: Sink, stepNote: (t: number) => string): Job {
    let interrupt = () => {};
    const done = new Promise<number>((resolve) => {
      const client = liveClient();
      const io = {
        stdout: sink.out,
        stderr: sink.err,
        files: { 'scenario.yaml': documentState().text },
      };
      const command = execute(line, client, io, { session: this.session });
      let stop = () => {};
      let ended = false;
      const finish = (code: number) => {
        if (ended) return;
        ended = true;
        stop();
        resolve(code);
      };
      interrupt = () => finish(INTERRUPTED);
      const go = () => {
        if (ended) return;
        stop();
        try {
          const step = command.next();
          if (step.done) finish(step.value);
          else stop = waitFor(step.value, go);
        } catch (error) {
          if (!(error instanceof NeedsStep)) {
            sink.err(`${error instanceof Error ? error.message : String(error)}\n`);
            finish(1);
            return;
          }
          void addStepAtPlayhead({ run: line }, line).then((t) => {
            if (t !== undefined) sink.note(stepNote(t));
            finish(t === undefined ? 1 : 0);
          });
        }
      };
      go();
    });
    return { done, interrupt: () => interrupt() };
  }
}

/** Reads the trace at wherever the playhead is now: a watch sees the time pass as the playhead moves. */
function liveClient(): Client {
  const now = () => Math.round(view().playhead * 1000);
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
