/** Every namespace has an account and the cluster's certificate. Models pkg/controller/serviceaccount and pkg/controller/certificates/rootcacertpublisher. */
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { CERTIFICATE } from './certificate.ts';

const NOTE =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export function startServiceAccountController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  api.watch(['Namespace', 'ServiceAccount', 'ConfigMap'], ({ type, object }) => {
    if (object.kind === 'Namespace') queue.add(object.metadata.name);
    else if (type === 'DELETED') queue.add(object.metadata.namespace!);
  });

  function sync(name: string): void {
    const namespace = api.get('Namespace', undefined, name);
    if (namespace !== undefined && !isTerminating(namespace)) provideNamespace(api, name);
  }
  return queue;
}

export function provideNamespace(api: ControllerContext['api'], namespace: string): void {
  if (api.get('ServiceAccount', namespace, 'default') === undefined)
    api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
  if (api.get('ConfigMap', namespace, 'kube-root-ca.crt') === undefined)
    api.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        annotations: { 'kubernetes.io/description': NOTE },
      },
      data: { 'ca.crt': CERTIFICATE },
    });
}
