import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../trace/records.ts';
import { checkGoals, explainVerdict, parseGoals } from './check.ts';
import { GoalError, parseGoal } from './goals.ts';

const namespace = 'default';
const pod = (t: number, name: string, ready: boolean, status = 'Running'): TraceRecord => ({
  t,
  type: 'pod',
  namespace,
  name,
  uid: `uid-${name}`,
  ready: ready ? '1/1' : '0/1',
  status,
  restarts: 0,
  phase: 'Running',
  conditions: { Ready: ready ? 'True' : 'False' },
});
const object = (
  t: number,
  verb: 'ADDED' | 'MODIFIED' | 'DELETED',
  name: string,
  deleting = false,
): TraceRecord => ({
  t,
  type: 'object',
  verb,
  kind: 'Pod',
  namespace,
  name,
  object: { metadata: { uid: `uid-${name}`, ...(deleting ? { deletionTimestamp: 'set' } : {}) } },
});
const container = (
  t: number,
  name: string,
  restartCount: number,
  state: 'running' | 'terminated',
): TraceRecord => ({
  t,
  type: 'container',
  namespace,
  pod: name,
  uid: `uid-${name}`,
  container: 'app',
  init: false,
  state,
  restartCount,
  ready: false,
  started: true,
});
const kill = (t: number, name: string, signal: string): TraceRecord => ({
  t,
  type: 'signal',
  namespace,
  pod: name,
  uid: `uid-${name}`,
  container: 'app',
  signal,
  why: 'deletion',
  graceRemaining: 0,
  restartCount: 0,
});

// web-0  created 0, running 1, Ready 5, restarts at 12, deleted 20, SIGTERM 25, gone 30
// web-1  created 5, Ready 9
const trace: TraceRecord[] = [
  object(0, 'ADDED', 'web-0'),
  pod(0, 'web-0', false, 'Pending'),
  container(1, 'web-0', 0, 'running'),
  pod(5, 'web-0', true),
  object(5, 'ADDED', 'web-1'),
  pod(5, 'web-1', false, 'Pending'),
  pod(9, 'web-1', true),
  container(11, 'web-0', 0, 'terminated'),
  pod(11, 'web-0', false),
  container(12, 'web-0', 1, 'running'),
  pod(14, 'web-0', true),
  object(20, 'MODIFIED', 'web-0', true),
  kill(25, 'web-0', 'SIGTERM'),
  object(30, 'DELETED', 'web-0', true),
];

describe('goals', () => {
  test.each([
    ["within('30s', ready('web-1'))", true],
    ["within('8s', ready('web-1'))", false],
    ["within('30s', ready('web-2'))", false],
    ["before(ready('web-0'), created('web-1'))", true],
    ["before(created('web-1'), ready('web-0'))", false],
    ["before(ready('web-9'), created('web-1'))", false],
    ["never(restart('web-1'))", true],
    ["never(restart('web-*'))", false],
    ['no(SIGKILL)', true],
    ['no(SIGTERM)', false],
    ["count(ready('web-0')) == 2", true],
    ["count(created('web-*')) >= 3", false],
    ["apart(deleting('web-0'), gone('web-0')) <= '10s'", true],
    ["apart(deleting('web-0'), gone('web-0')) < '10s'", false],
    ["apart(deleting('web-1'), gone('web-1')) < '10s'", false],
    ["happens(unready('web-0'))", true],
    ["happens(unready('web-1'))", false],
    ["after('10s', never(created('*')))", true],
    ["until('10s', never(restart()))", true],
    ["!no(SIGTERM) && happens(status('web-0', Pending))", true],
    ["no(SIGTERM) || happens(exited('web-0', app))", true],
  ])('%s is %s', (text, holds) => expect(parseGoal(text)(trace).holds).toBe(holds));

  test.each([
    ["never(restart('web-0'))", 12],
    ["before(created('web-1'), ready('web-0'))", 5],
    ["count(ready('web-*')) <= 1", 9],
    ["within('8s', ready('web-1'))", 9],
  ])('%s names the record that broke it, at %d s', (text, t) =>
    expect(parseGoal(text)(trace).record?.t).toBe(t),
  );

  test.each([
    ['never(', /character/],
    ["ready('web-0')", /say happens\(ready/],
    ["nevr(restart('web-0'))", /unknown goal nevr/],
    ["never(reboot('web-0'))", /unknown occurrence reboot/],
    ["within('soon', ready('web-0'))", /no duration/],
    ["never(ready('a', 'b'))", /called ready\(POD\)/],
    ['count(ready(web))', /unknown goal count/],
    ["count(ready('web')) >= 'many'", /compared with a number/],
    ['1 + 2', /unknown operator/],
    ["'text'", /a goal is a call/],
  ])('%s is refused, saying what would be right', (text, message) =>
    expect(() => parseGoal(text)).toThrowError(message),
  );

  test('no text makes the parser throw anything but a GoalError', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z(),' 0-9&|!<=.*]{0,40}$/)), (text) => {
        try {
          parseGoal(text)(trace);
        } catch (error) {
          expect(error).toBeInstanceOf(GoalError);
        }
      }),
    ));
});

describe('a file of goals', () => {
  const file = "goals:\n  - id: calm\n    check: no(SIGKILL)\n  - never(restart('web-0'))\n";
  test('is judged in order, ids default to the text', () =>
    expect(checkGoals(trace, parseGoals(file)).map(({ id, holds }) => [id, holds])).toEqual([
      ['calm', true],
      ["never(restart('web-0'))", false],
    ]));
  test('each line says what was seen', () =>
    expect(checkGoals(trace, parseGoals(file)).map(explainVerdict)).toEqual([
      'ok   no(SIGKILL)',
      "FAIL never(restart('web-0'))  (at 12 s)",
    ]));
  test('a broken entry names itself', () =>
    expect(() => parseGoals("- id: x\n  check: 'never('\n")).toThrowError(/goal x: /));
});
