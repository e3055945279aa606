/** The account of a pod and the volume with its token. Models plugin/pkg/admission/serviceaccount. */
import type { KubeObject } from '../../../api/meta.ts';
import type { Rng } from '../../../base/rng.ts';
import { provideNamespace } from '../../serviceaccount/controller.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';
import { randomSuffix } from '../names.ts';
import { secretRefusal } from './mountable-secrets.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const FILE_MODE = 420;
const TOKEN_SECONDS = 3607;

export function admitServiceAccount(pod: KubeObject, api: ControlPlaneApi, names: Rng): void {
  const { spec, metadata } = pod;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const namespace = metadata.namespace!;
  // The plugin waits up to a second for the default account of a new namespace: it is there by then.
  if (spec.serviceAccountName === 'default') provideNamespace(api, namespace);
  const account = api.get('ServiceAccount', namespace, spec.serviceAccountName);
  if (account === undefined)
    throw forbidden(
      'Pod',
      metadata.name,
      `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
    );
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
    spec.imagePullSecrets = account.imagePullSecrets;
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
    mountToken(pod, names);
  const refusal = secretRefusal(pod, account);
  if (refusal !== undefined) throw forbidden('Pod', metadata.name, refusal);
}

interface ContainerLike {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

function mountToken({ spec }: KubeObject, names: Rng): void {
  const containers: ContainerLike[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const open = containers.filter(
    (each) => !each.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH),
  );
  if (open.length === 0) return;
  const name = `kube-api-access-${randomSuffix(names)}`;
  for (const container of open)
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name, readOnly: true, mountPath: MOUNT_PATH },
    ];
  spec.volumes = [
    ...(spec.volumes ?? []),
    {
      name,
      projected: {
        defaultMode: FILE_MODE,
        sources: [
          { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    },
  ];
}
