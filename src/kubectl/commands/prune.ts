import type { KubeObject } from '../../api/meta.ts';
import { filterOf, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { type Resource, resourceOfObject } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, isNotFound } from '../errors.ts';
import type { Flag } from '../flags.ts';
import { LAST_APPLIED } from '../last-applied.ts';
import { printResult } from '../results.ts';
import { cascade } from './delete.ts';

/** Kinds that `apply --prune` looks at where --prune-allowlist names none. Models k8s.io/kubectl/pkg/util/prune/prune.go. */
const PRUNED = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/ReplicationController',
  'v1/Secret',
  'v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'v1/Namespace',
  'v1/PersistentVolume',
];

export const PRUNE_FLAGS: readonly Flag[] = [
  {
    name: 'prune',
    type: 'bool',
    help: 'Delete what was applied before and stands in none of the files now; with --all or -l',
  },
  {
    name: 'prune-allowlist',
    type: 'array',
    help: 'Kinds that --prune may delete: GROUP/VERSION/KIND, core for the group without a name',
  },
];

export function checkPrune({ flags }: Context): void {
  if (!flags.bool('prune')) return;
  const isSelected = flags.string('selector') !== '';
  if (flags.bool('all') && isSelected)
    throw new CommandError('cannot set --all and --selector at the same time');
  if (!flags.bool('all') && !isSelected)
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  prunedKinds(flags.list('prune-allowlist'));
}

function prunedKinds(allowed: readonly string[]): Resource[] {
  const words = allowed.length === 0 ? PRUNED : allowed.map(allowedKind);
  return words.map((word) => {
    const at = word.lastIndexOf('/');
    const resource = resourceOfObject(word.slice(0, at), word.slice(at + 1));
    if (resource === undefined)
      throw new CommandError(
        `no matches for kind ${JSON.stringify(word.slice(at + 1))} in version ${JSON.stringify(word.slice(0, at))}`,
      );
    return resource;
  });
}

function allowedKind(word: string): string {
  const [group = '', version, kind, ...rest] = word.split('/');
  if (version === undefined || kind === undefined || rest.length > 0)
    throw new CommandError(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
  return group === 'core' ? `${version}/${kind}` : `${group}/${version}/${kind}`;
}

/** What was once applied and is no longer among `applied`, in the namespaces of what is. */
export function* toPrune(
  { client, flags }: Context,
  applied: readonly Info[],
): Generator<{ resource: Resource; object: KubeObject }, void, void> {
  const kept = new Set(applied.map(({ resource, namespace, name }) => keyOf(resource, namespace, name)));
  const namespaces = [...new Set(applied.flatMap(({ namespace }) => namespace ?? []))].sort();
  const kinds = prunedKinds(flags.list('prune-allowlist'));
  const places = [
    ...namespaces.flatMap((namespace) =>
      kinds.filter(({ namespaced }) => namespaced).map((resource) => ({ resource, namespace })),
    ),
    ...kinds.filter(({ namespaced }) => !namespaced).map((resource) => ({ resource, namespace: undefined })),
  ];
  for (const { resource, namespace } of places) {
    const accepts = filterOf({ args: [], selector: flags.string('selector') }, resource);
    for (const object of client.list(resource.kind, namespace)) {
      const { metadata } = object;
      const isOurs = accepts(object) && metadata.annotations?.[LAST_APPLIED] !== undefined;
      if (isOurs && !kept.has(keyOf(resource, metadata.namespace, metadata.name))) yield { resource, object };
    }
  }
}

/** Deletes it. */
export function prune(context: Context, applied: readonly Info[]): void {
  const { client, flags } = context;
  const dryRun = dryRunOf(flags);
  for (const { resource, object } of toPrune(context, applied)) {
    const { name, namespace } = object.metadata;
    const grace = flags.number('grace-period');
    try {
      if (dryRun !== 'client')
        client.delete(resource.kind, namespace, name, {
          propagationPolicy: cascade(flags.string('cascade')),
          ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
          dryRun: dryRun === 'server',
        });
    } catch (error) {
      if (isNotFound(error)) continue;
      throw error;
    }
    printResult(context, { resource, name }, object, 'pruned', dryRun);
  }
}

const keyOf = (resource: Resource, namespace: string | undefined, name: string) =>
  `${resource.kind}/${namespace ?? ''}/${name}`;
