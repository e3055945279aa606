import { describe, expect, it } from 'vitest';
import { simulate } from '../../../cluster/simulate.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import type { Repair } from './repair.ts';
import { repairsFor } from './repair.ts';

const GOOD = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ClusterIP
  selector: {app: web}
  ports: [{name: http, port: 80}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: nginx
          image: "nginx:1.29"
          readinessProbe:
            httpGet: {path: /, port: 80}
            periodSeconds: 5
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 2s
`;

/** The problems of a text, as the editor gets them: of the reader, and of the server. */
function problemsOf(text: string) {
  const parsed = parseScenario(text);
  const offset = (line: number, column: number) =>
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1;
  const read = parsed.diagnostics.flatMap(({ range, ...one }) =>
    range ? [{ ...one, offset: offset(range.line, range.column) }] : [],
  );
  if (!parsed.scenario) return read;
  const ran = simulate(parsed).flatMap((one) =>
    one.type === 'diagnostic' && one.line ? [{ ...one, offset: offset(one.line, one.column ?? 1) }] : [],
  );
  return [...read, ...ran].filter(({ severity }) => severity === 'error');
}
const mend = (text: string, { from, to, text: by }: Repair) => text.slice(0, from) + by + text.slice(to);

describe('what is wrong is put right by one edit', () => {
  it.each([
    ['a mistyped field', 'replicas: 3', 'replica: 3'],
    ['a field in the wrong case', 'periodSeconds', 'periodseconds'],
    ['a kind in the wrong case', 'kind: StatefulSet', 'kind: Statefulset'],
    ['the wrong apiVersion', 'apps/v1', 'v1'],
    ['a number in quotes', 'replicas: 3', 'replicas: "3"'],
    ['a mistyped value', 'type: ClusterIP', 'type: clusterIp'],
    [
      'labels that the selector does not match',
      'labels: {app: web}\n    spec',
      'labels: {app: wob}\n    spec',
    ],
    ['a field of the Scenario', 'duration:', 'durations:'],
    ['one blank too many', '  replicas: 3', '   replicas: 3'],
    ['no blank behind a colon', 'replicas: 3', 'replicas:3'],
    ['an open quote', '"nginx:1.29"', '"nginx:1.29'],
    ['an open brace', 'selector: {app: web}\n  ports', 'selector: {app: web\n  ports'],
    ['an open bracket', 'port: 80}]\n---', 'port: 80}\n---'],
  ])('%s', (_what, good, bad) => {
    const text = GOOD.replace(good, bad);
    expect(text).not.toBe(GOOD);
    const repairs = problemsOf(text).flatMap((problem) => repairsFor(text, problem));
    expect(repairs.map((repair) => mend(text, repair))).toContain(GOOD);
    expect(mend(text, repairs[0]!)).toBe(GOOD);
  });

  it.each([
    [
      'apiVersion: v1\nkind: Pod\n',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: v1\nkind: Pod\n',
    ],
    ['---\nkind: Pod\n', '---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\nkind: Pod\n'],
  ])('a namespace that is missing is added above all', (text, whole) => {
    const message =
      'Error from server (NotFound): error when creating "scenario.yaml": namespaces "shop" not found';
    expect(repairsFor(text, { message, offset: text.indexOf('kind') }).map((one) => mend(text, one))).toEqual(
      [whole],
    );
  });

  it('nothing is offered where nothing would help', () => {
    const text = GOOD.replace('replicas: 3', 'wheels: 3');
    expect(problemsOf(text).flatMap((problem) => repairsFor(text, problem))).toEqual([]);
    expect(problemsOf(GOOD)).toEqual([]);
  });
});
