/**
 * What becomes of a CustomResourceDefinition: its names are accepted, it is established, and its objects go before it does.
 * Models apiextensions-apiserver pkg/controller/{status,establish,finalizer}.
 */
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import { DEFINITION } from '../apiserver/definitions.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

/** Holds a definition until none of its objects is left. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

interface Condition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
  lastTransitionTime?: string;
}

export function startDefinitionController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  api.watch([DEFINITION], ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });

  function sync(name: string): void {
    const definition = api.get(DEFINITION, undefined, name);
    if (definition === undefined) return;
    if (isTerminating(definition)) empty(definition);
    else accept(definition);
  }

  function accept(definition: KubeObject): void {
    const { names, versions } = definition.spec;
    const conflict = api.custom().conflict(definition.metadata.name);
    const conditions: Condition[] =
      conflict === undefined
        ? [
            { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
            {
              type: 'Established',
              status: 'True',
              reason: 'InitialNamesAccepted',
              message: 'the initial names have been accepted',
            },
          ]
        : [
            { type: 'NamesAccepted', status: 'False', reason: conflict.reason, message: conflict.message },
            {
              type: 'Established',
              status: 'False',
              reason: 'NotAccepted',
              message: 'not all names are accepted',
            },
          ];
    write(definition, conditions, {
      acceptedNames: conflict === undefined ? names : { kind: '', plural: '' },
      storedVersions: (versions as { name: string; storage: boolean }[])
        .filter(({ storage }) => storage)
        .map((version) => version.name),
    });
  }

  /** Deletes the objects; those with finalizers are waited for. */
  function empty(definition: KubeObject): void {
    const { finalizers, name } = definition.metadata;
    if (!finalizers?.includes(CLEANUP)) return;
    const kind: string = definition.spec.names.kind;
    const isServed = api.custom().conflict(name) === undefined;
    for (const object of isServed ? [...api.list(kind)] : [])
      if (!isTerminating(object))
        api.delete(kind, object.metadata.namespace, object.metadata.name, {
          propagationPolicy: 'Background',
        });
    if (isServed && api.list(kind).length > 0) {
      const deleting: Condition = {
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      };
      write(definition, [deleting], {});
      queue.retry(name);
      return;
    }
    queue.forget(name);
    api.finalize(DEFINITION, undefined, name, CLEANUP);
  }

  /** Adds conditions to the status, each with the time at which it came to be so. */
  function write(definition: KubeObject, wanted: readonly Condition[], rest: object): void {
    const before: Condition[] = definition.status?.conditions ?? [];
    const now = timestamp(kernel.now);
    const conditions = wanted.map((condition): Condition => {
      const same = before.find(({ type, status }) => type === condition.type && status === condition.status);
      return { lastTransitionTime: same?.lastTransitionTime ?? now, ...condition };
    });
    const others = before.filter(({ type }) => !wanted.some((condition) => condition.type === type));
    api.updateStatus({
      ...definition,
      status: { ...definition.status, ...rest, conditions: [...others, ...conditions] },
    });
  }

  return queue;
}
