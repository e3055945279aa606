import type { NewStep } from '../../scenario/edit.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { createSimulationClient, type SimulationClient } from '../../worker/client.ts';
import { type FromWorker, readRecords } from '../../worker/protocol.ts';
import { documentState } from '../state/document.ts';
import { run } from '../state/run.ts';

/** What a line would print at this moment, and the text with the line as a step. */
export interface Answer {
  record: CommandRecord;
  /** The scenario with the step in it. */
  text: string;
}

export interface Question {
  /** Undefined where the scenario cannot be run, or the question was given up. */
  done: Promise<Answer | undefined>;
  cancel(): void;
}

let client: SimulationClient | undefined;
let receive: ((message: FromWorker) => void) | undefined;
let lost: (() => void) | undefined;

/**
 * Runs the scenario with one more step, far enough to see what the step prints. `at` in simulated milliseconds.
 * One question at a time: a newer one ends the older.
 */
export function ask(at: number, line: string): Question {
  let settle: (answer: Answer | undefined) => void = () => {};
  const finish = (answer: Answer | undefined) => {
    if (receive === listen) {
      receive = undefined;
      lost = undefined;
      client?.cancel();
    }
    settle(answer);
  };
  let text = '';
  let step: number | undefined;
  const listen = (message: FromWorker): void => {
    // What still comes of a question that was given up.
    if (text === '') return;
    switch (message.type) {
      case 'parsed':
        // Ours is the last one of its moment.
        step = message.scenario?.steps.filter((each) => each.at === at / 1000).at(-1)?.index;
        if (step === undefined) finish(undefined);
        return;
      case 'records': {
        if (step === undefined || !message.json.includes('"command"')) return;
        const record = readRecords(message).find((each) => each.type === 'command' && each.step === step);
        if (record) finish({ record: record as CommandRecord, text });
        return;
      }
      default:
        finish(undefined);
    }
  };
  const done = new Promise<Answer | undefined>((resolve) => {
    settle = resolve;
  });
  lost?.();
  receive = listen;
  lost = () => finish(undefined);
  void withStep({ at, run: line }).then((written) => {
    if (receive !== listen) return;
    if (written === undefined) finish(undefined);
    else {
      text = written;
      worker().run(written);
    }
  });
  return { done, cancel: () => finish(undefined) };
}

/** The scenario's text with one more step; undefined where it cannot take one. The YAML library is not part of the shell. */
export async function withStep(step: NewStep): Promise<string | undefined> {
  if (run().status === 'unparsable') return undefined;
  try {
    const { addStep } = await import('../../scenario/edit.ts');
    return addStep(documentState().text, step);
  } catch {
    return undefined;
  }
}

function worker(): SimulationClient {
  client ??= createSimulationClient(
    (message) => receive?.(message),
    () => lost?.(),
  );
  return client;
}
