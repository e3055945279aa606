import { expect, test } from 'vitest';
import { sampleCluster } from '../testing/objects.ts';
import { run } from '../testing/run.ts';

/** The first words of the headers of all tables that a line prints. */
const headers = (line: string): string[] =>
  run(sampleCluster(), line)
    .out.split('\n\n')
    .map((table) => table.split(/\s/)[0]!);

test('a table of objects without a namespace keeps the column of one before it', () => {
  expect(headers('kubectl get configmaps,nodes -A')).toEqual(['NAMESPACE', 'NAMESPACE']);
  expect(headers('kubectl get nodes,configmaps -A')).toEqual(['NAME', 'NAMESPACE']);
  expect(headers('kubectl get configmaps,nodes')).toEqual(['NAME', 'NAME']);
});

test('the choices of a list are not those of its field', () => {
  expect(run(sampleCluster(), 'kubectl explain pvc.spec.accessModes').out).not.toContain('ENUM');
  expect(run(sampleCluster(), 'kubectl explain service.spec.type').out).toContain('ENUM:\n    ClusterIP\n');
});

test('a forward listens where it is told to', () => {
  const { out } = run(sampleCluster(), 'kubectl port-forward web-0 8080:80 --address=localhost,10.0.0.5');
  expect(out).toContain('Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n');
  expect(out).toContain('Forwarding from 10.0.0.5:8080 -> 80\n');
});

test('what every object of JavaScript has is neither a field nor a label', () => {
  expect(run(sampleCluster(), 'kubectl explain pod.spec.toString').err).toBe(
    'error: field "toString" does not exist\n',
  );
  const { out } = run(sampleCluster(), 'kubectl get pods -L toString');
  expect(out).toContain('TOSTRING');
  expect(out).not.toContain('native code');
});
