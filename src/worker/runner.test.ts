import { describe, expect, it } from 'vitest';
import type { Run } from '../cluster/simulate.ts';
import type { ParsedScenario } from '../scenario/types.ts';
import type { TraceRecord } from '../trace/records.ts';
import { type FromWorker, MAX_RECORDS, packRecords, readRecords } from './protocol.ts';
import { createRunner } from './runner.ts';

/** A thread whose clock moves 10 ms with every look at it, and whose runs write `perStep` records a step. */
function thread(options: { steps?: number; perStep?: number; failAt?: number } = {}) {
  const { steps = 6, perStep = 1, failAt } = options;
  const posted: FromWorker[] = [];
  const waiting: (() => void)[] = [];
  let time = 0;
  const createRun = (parsed: ParsedScenario): Run => {
    const records: TraceRecord[] = [];
    let step = 0;
    return {
      duration: steps * 1000,
      timers: 0,
      records,
      get now() {
        return step * 1000;
      },
      advance() {
        if (step === failAt) throw new Error('out of cheese');
        step++;
        for (let i = 0; i < perStep; i++)
          records.push({ t: step, type: 'diagnostic', severity: 'warning', message: parsed.scenario!.name });
        return step >= steps;
      },
    };
  };
  const send = createRunner({
    parse: (text) =>
      ({
        scenario:
          text === 'broken'
            ? undefined
            : {
                name: text,
                duration: steps * 1000,
                seed: 1,
                cluster: { version: '1.36' },
                manifests: [],
                steps: [],
              },
        diagnostics: text === 'broken' ? [{ severity: 'error', message: 'no' }] : [],
      }) as unknown as ParsedScenario,
    createRun,
    post: (message) => posted.push(message),
    later: (task) => waiting.push(task),
    clock: () => (time += 10),
  });
  const idle = () => {
    while (waiting.length) waiting.shift()!();
  };
  return { posted, send, idle };
}

const told = (messages: FromWorker[]) => messages.map(({ type, id }) => `${type} ${id}`);

describe('a run', () => {
  it('answers with what was read, the records in slices, and the end', () => {
    const { posted, send, idle } = thread({ steps: 3 });
    send({ type: 'run', id: 1, text: 'one' });
    expect(told(posted)).toEqual(['parsed 1', 'records 1']);
    idle();
    expect(told(posted)).toEqual(['parsed 1', 'records 1', 'records 1', 'records 1', 'done 1']);
    expect(posted.at(-1)).toMatchObject({ now: 3, records: 3, truncated: false });
  });

  it('cuts batches at five hundred records and says how far each reaches', () => {
    const { posted, send, idle } = thread({ steps: 1, perStep: 1250 });
    send({ type: 'run', id: 1, text: 'one' });
    idle();
    const sizes = posted.flatMap((message) =>
      message.type === 'records' ? [readRecords(message).length] : [],
    );
    expect(sizes).toEqual([500, 500, 250]);
  });

  it('says nothing more once a newer one is asked for', () => {
    const { posted, send, idle } = thread();
    send({ type: 'run', id: 1, text: 'one' });
    send({ type: 'run', id: 2, text: 'two' });
    idle();
    const ids = posted.map((message) => message.id);
    expect(ids).toEqual([...ids].sort());
    expect(told(posted)).not.toContain('done 1');
    expect(told(posted)).toContain('done 2');
  });

  it('stops when told to', () => {
    const { posted, send, idle } = thread();
    send({ type: 'run', id: 1, text: 'one' });
    send({ type: 'cancel', id: 1 });
    idle();
    expect(told(posted)).toEqual(['parsed 1', 'records 1']);
  });

  it('of a text that cannot be run ends with its diagnostics', () => {
    const { posted, send, idle } = thread();
    send({ type: 'run', id: 1, text: 'broken' });
    idle();
    expect(posted).toEqual([
      {
        type: 'parsed',
        id: 1,
        scenario: undefined,
        places: [],
        diagnostics: [{ severity: 'error', message: 'no' }],
      },
    ]);
  });

  it('that fails keeps what it has and says when', () => {
    const { posted, send, idle } = thread({ failAt: 2 });
    send({ type: 'run', id: 1, text: 'one' });
    idle();
    expect(posted.at(-1)).toEqual({ type: 'failed', id: 1, message: 'out of cheese', now: 2 });
    expect(told(posted).filter((line) => line === 'records 1')).toHaveLength(2);
  });

  it('stops and says so when the trace grows beyond what can be looked at', () => {
    const { posted, send, idle } = thread({ steps: 100, perStep: MAX_RECORDS / 4 });
    send({ type: 'run', id: 1, text: 'one' });
    idle();
    expect(posted.at(-1)).toMatchObject({ type: 'done', truncated: true });
  });
});

describe('records on their way', () => {
  const probe = (t: number): TraceRecord => ({
    t,
    type: 'probe',
    namespace: 'default',
    pod: 'web-7bf8ddc7b-r4pwc',
    uid: 'eb8f27f3-0852-4ed0-8add-0825dee8efe3',
    container: 'web',
    probe: 'liveness',
    mechanism: 'httpGet',
    began: t,
    result: 'success',
    detail: 'HTTP 200',
    successes: 1,
    failures: 0,
    threshold: 1,
    restartCount: 0,
  });
  const object = (t: number, name: string): TraceRecord => ({
    t,
    type: 'object',
    verb: 'ADDED',
    kind: 'Pod',
    namespace: 'default',
    name,
    object: { metadata: { name, uid: `u-${name}` } },
  });
  const records = [object(1, 'a'), probe(2), object(3, 'b'), probe(4)];

  it('arrive as they left, each object with its own record', () => {
    const arrived = readRecords(packRecords(1, records, 4));
    expect(JSON.parse(JSON.stringify(arrived))).toEqual(JSON.parse(JSON.stringify(records)));
    expect(arrived.map((record) => record.type === 'object' && record.object.metadata.uid)).toEqual([
      'u-a',
      false,
      'u-b',
      false,
    ]);
  });

  it('carry an object that is none', () => {
    const gone = { ...object(1, 'a'), verb: 'DELETED', object: undefined } as TraceRecord;
    const [arrived] = readRecords(packRecords(1, [gone], 1));
    expect(arrived).toMatchObject({ verb: 'DELETED', name: 'a' });
    expect(arrived!.type === 'object' && arrived!.object).toBeNull();
  });

  it('hold the names of a pod once for the whole run', () => {
    const names = new Map<string, string>();
    readRecords(packRecords(1, records, 4), names);
    const size = names.size;
    readRecords(packRecords(1, records, 8), names);
    expect(names.size).toBe(size);
    expect([...names.keys()]).toContain('eb8f27f3-0852-4ed0-8add-0825dee8efe3');
  });
});
