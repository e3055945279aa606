import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const deployment = (image: string, replicas?: number, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image, ...more }] },
    },
  },
});
const config = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, data });
const apply = (object: object, flags = '') =>
  `echo '${JSON.stringify(object)}' | kubectl apply --server-side ${flags} -f -`;

function run(
  documents: readonly object[],
  ...commands: string[]
): { outputs: string[]; records: readonly TraceRecord[] } {
  const steps = commands.map((command, i) => ({ at: `${5 + i}s`, run: command }));
  const scenario = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    spec: { duration: '40s', steps },
  };
  const text = [...documents, scenario].map((each) => JSON.stringify(each)).join('\n---\n');
  const records = simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });
  const outputs = records
    .filter((each): each is CommandRecord => each.type === 'command')
    .map(({ stdout, stderr }) => stdout + stderr);
  return { outputs: documents.length > 0 ? outputs.slice(1) : outputs, records };
}
const MANAGERS = `kubectl get deploy web -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource};{end}'`;
const firstLine = (text = '') => text.split('\n')[0];

describe('who manages what', () => {
  test('a client-side apply, its controller, a scale and a label', () => {
    const { outputs } = run(
      [deployment('nginx:1', 2)],
      'kubectl scale deploy web --replicas=3',
      'kubectl label deploy web a=b',
      MANAGERS,
    );
    const managers = outputs[2]!.split(';').map((each) => each.trim());
    expect(managers.filter(Boolean).sort()).toEqual([
      'kube-controller-manager Update status',
      'kubectl Update scale',
      'kubectl-client-side-apply Update',
      'kubectl-label Update',
    ]);
  });

  test('only those who ask see it, and what admission added is nobody’s', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'app', image: 'nginx:1' }] },
    };
    const { outputs } = run(
      [pod],
      'kubectl get pod p -o yaml',
      'kubectl get pod p -o jsonpath={.metadata.managedFields[0].fieldsV1}',
    );
    expect(outputs[0]).not.toContain('managedFields');
    const fields = JSON.parse(outputs[1]!);
    expect(Object.keys(fields['f:spec'])).toEqual([
      'f:containers',
      'f:dnsPolicy',
      'f:enableServiceLinks',
      'f:restartPolicy',
      'f:schedulerName',
      'f:securityContext',
      'f:terminationGracePeriodSeconds',
    ]);
    expect(fields['f:spec']['f:containers']['k:{"name":"app"}']).toEqual({
      '.': {},
      'f:image': {},
      'f:imagePullPolicy': {},
      'f:name': {},
      'f:resources': {},
      'f:terminationMessagePath': {},
      'f:terminationMessagePolicy': {},
    });
  });
});

describe('kubectl apply --server-side', () => {
  test('refuses what others manage, names them, and takes it over when told to', () => {
    const { outputs } = run(
      [],
      apply(config({ a: '1', b: '2' }), '--field-manager=one'),
      apply(config({ a: '3' }), '--field-manager=two'),
      apply(config({ a: '3', b: '4' }), '--field-manager=two'),
      apply(config({ a: '3' }), '--field-manager=two --force-conflicts'),
      'kubectl get cm cm -o jsonpath={.data}',
      apply(config({ a: '1', b: '2' }), '--field-manager=one'),
    );
    expect(outputs.map(firstLine)).toEqual([
      'configmap/cm serverside-applied',
      'error: Apply failed with 1 conflict: conflict with "one": .data.a',
      'error: Apply failed with 2 conflicts: conflicts with "one":',
      'configmap/cm serverside-applied',
      '{"a":"3","b":"2"}',
      'error: Apply failed with 1 conflict: conflict with "two": .data.a',
    ]);
    expect(outputs[2]).toContain('\n- .data.a\n- .data.b\nPlease review the fields above');
  });

  test('what a manager no longer says goes, unless somebody else says it', () => {
    const { outputs } = run(
      [],
      apply(config({ a: '1', b: '2', c: '3' }), '--field-manager=one'),
      apply(config({ b: '2' }), '--field-manager=two'),
      apply(config({ a: '1' }), '--field-manager=one'),
      'kubectl get cm cm -o jsonpath={.data}',
    );
    expect(outputs[3]).toBe('{"a":"1","b":"2"}');
  });

  test('giving up a field to an autoscaler leaves its value', () => {
    const { outputs } = run(
      [],
      apply(deployment('nginx:1', 3)),
      apply(deployment('nginx:1', 3), '--field-manager=other'),
      apply(deployment('nginx:1')),
      'kubectl get deploy web -o jsonpath={.spec.replicas}',
      apply(deployment('nginx:1'), '--field-manager=other'),
      'kubectl get deploy web -o jsonpath={.spec.replicas}',
    );
    expect([outputs[3], outputs[5]]).toEqual(['3', '1']);
  });

  test('the same again changes nothing; who manages it does', () => {
    const version = 'kubectl get cm cm -o jsonpath={.metadata.resourceVersion}';
    const { outputs } = run(
      [],
      apply(config({ a: '1' })),
      version,
      apply(config({ a: '1' })),
      version,
      apply(config({ a: '1' }), '--field-manager=two'),
      version,
    );
    expect(outputs[3]).toBe(outputs[1]);
    expect(outputs[5]).not.toBe(outputs[3]);
  });

  test('goes on from a client-side apply without a conflict, and takes its fields over', () => {
    const { outputs } = run(
      [deployment('nginx:1', 2, { ports: [{ containerPort: 80 }] })],
      apply(deployment('nginx:2', 2)),
      MANAGERS,
      'kubectl get deploy web -o jsonpath={.spec.template.spec.containers[0]}',
      'kubectl scale deploy web --replicas=4',
      apply(deployment('nginx:2', 2)),
    );
    expect(outputs[0]).toBe('deployment.apps/web serverside-applied\n');
    expect(outputs[1]).not.toContain('kubectl-client-side-apply');
    expect(outputs[1]).toContain('kubectl Apply');
    expect(outputs[1]).toContain('kubectl-last-applied Apply');
    expect(JSON.parse(outputs[2]!)).not.toHaveProperty('ports');
    expect(firstLine(outputs[4])).toBe(
      'error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  test('a dry run changes nothing; faults of the text are told as ever', () => {
    const { outputs } = run(
      [],
      apply(config({ a: '1' }), '--dry-run=server'),
      'kubectl get cm cm',
      apply({ ...config({ a: '1' }), dta: {} }),
    );
    expect(outputs[0]).toBe('configmap/cm serverside-applied (server dry run)\n');
    expect(outputs[1]).toContain('not found');
    expect(outputs[2]).toContain('unknown field "dta"');
  });
});
