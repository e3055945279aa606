import { describe, expect, test } from 'vitest';
import { complete } from './complete.ts';
import { newSession } from './context.ts';
import { sampleCluster as objects } from './testing/objects.ts';

const sampleCluster = () => {
  const cluster = objects();
  cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } });
  return cluster;
};

/** What the line becomes with each candidate; the cursor is at its end. */
const offers = (line: string) =>
  complete(line, line.length, sampleCluster()).map(({ text, from }) => line.slice(0, from) + text);

describe('Tab', () => {
  test.each([
    ['kub', ['kubectl']],
    ['kubectl ge', ['kubectl get']],
    ['k rollout un', ['k rollout undo']],
    ['kubectl create deploy', ['kubectl create deployment']],
    ['kubectl get statef', ['kubectl get statefulsets']],
    ['kubectl get po', ['kubectl get poddisruptionbudgets', 'kubectl get pods', 'kubectl get podtemplates']],
    ['kubectl get pod web', ['kubectl get pod web-0']],
    ['kubectl describe pod/d', ['kubectl describe pod/dying']],
    [
      'kubectl get pods --sho',
      [
        'kubectl get pods --show-kind',
        'kubectl get pods --show-labels',
        'kubectl get pods --show-managed-fields',
      ],
    ],
    ['kubectl get pods -o w', ['kubectl get pods -o wide']],
    ['kubectl get pods --output=ya', ['kubectl get pods --output=yaml']],
    ['kubectl get pods -n kube-s', ['kubectl get pods -n kube-system']],
    ['kubectl get pods --namespace=kube-s', ['kubectl get pods --namespace=kube-system']],
    ['kubectl logs web-0 -c si', ['kubectl logs web-0 -c side']],
    ['kubectl exec pod/web-0 --container=si', ['kubectl exec pod/web-0 --container=side']],
    ['kubectl apply -f sc', ['kubectl apply -f scenario.yaml']],
    ['kubectl drain n', ['kubectl drain n1']],
    ['kubectl get pods | gr', ['kubectl get pods | grep']],
    ['kubectl get pods; kubectl del', ['kubectl get pods; kubectl delete']],
    ['kubectl rollout status deploy/w', ['kubectl rollout status deploy/web']],
    ['nothing at all', []],
  ])('%s', (line, expected) => expect(offers(line)).toEqual(expected));

  test('offers labels that are there', () =>
    expect(offers('kubectl get pods -l app=')).toContain('kubectl get pods -l app=web'));
  test('looks in the namespace of the session', () => {
    const session = newSession();
    session.namespace = 'nowhere';
    expect(complete('kubectl get pod w', 17, sampleCluster(), session)).toEqual([]);
  });
  test('completes the word at the cursor', () =>
    expect(complete('kubectl ge pods', 10, sampleCluster())).toEqual([
      expect.objectContaining({ text: 'get', from: 8 }),
    ]));
});
