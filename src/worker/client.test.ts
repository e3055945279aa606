import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulationClient } from './client.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** A thread that only takes messages; the test answers for it. */
class FakeWorker {
  static started: FakeWorker[] = [];
  onmessage: ((event: { data: FromWorker }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  readonly got: ToWorker[] = [];
  terminated = false;

  constructor() {
    FakeWorker.started.push(this);
  }
  postMessage(message: ToWorker): void {
    this.got.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  says(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }
}

beforeEach(() => {
  FakeWorker.started = [];
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

function client() {
  const heard: FromWorker[] = [];
  const lost: string[] = [];
  const time = { now: 0 };
  const made = createSimulationClient(
    (message) => heard.push(message),
    (message) => lost.push(message),
    () => time.now,
  );
  return { ...made, heard, lost, time };
}
const done = (id: number): FromWorker => ({
  type: 'done',
  id,
  now: 1,
  records: 0,
  elapsedMs: 1,
  truncated: false,
});

test('one worker serves every text, and only the newest is answered', () => {
  const { run, cancel, heard } = client();
  cancel();
  expect(FakeWorker.started).toHaveLength(0);
  const [first, second] = [run('a'), run('b')];
  const [worker, ...others] = FakeWorker.started;
  expect(others).toEqual([]);
  worker!.says(done(first));
  worker!.says(done(second));
  cancel();
  expect(heard).toEqual([done(second)]);
  expect(worker!.got).toEqual([
    { type: 'run', id: first, text: 'a' },
    { type: 'run', id: second, text: 'b' },
    { type: 'cancel', id: second },
  ]);
});

test('a worker that is lost in a text is given up when the next text comes', () => {
  const { run, time } = client();
  run('endless');
  time.now = 3000;
  run('edited while it may still answer');
  expect(FakeWorker.started).toHaveLength(1);
  time.now = 5000;
  run('edited again');
  expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
  expect(FakeWorker.started[1]!.got).toMatchObject([{ text: 'edited again' }]);
});

test('a worker that has done its work, or is at it, is kept however late the next text comes', () => {
  const { run, cancel, time } = client();
  const id = run('a');
  FakeWorker.started[0]!.says(done(id));
  time.now = 30_000;
  run('broken');
  cancel();
  time.now = 60_000;
  const next = run('b');
  time.now = 63_000;
  FakeWorker.started[0]!.says({ type: 'records', id: next, json: '[]', objects: [], now: 1 });
  time.now = 66_000;
  run('c');
  expect(FakeWorker.started).toHaveLength(1);
});

test('a worker that dies is told of, and the next text gets another', () => {
  const { run, lost, dispose } = client();
  run('a');
  FakeWorker.started[0]!.onerror?.({ message: 'out of memory' });
  expect(lost).toEqual(['out of memory']);
  run('b');
  expect(FakeWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
  dispose();
  expect(FakeWorker.started[1]!.terminated).toBe(true);
});
