import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { claim } from '../controller/adoption.ts';
import { ChartHost } from '../controller/charts.ts';
import type { ControllerContext } from '../controller/context.ts';
import { controllerOf } from '../controller/owners.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut, say } from '../controller/writes.ts';
import { type DeploymentDecision, decide } from './plan.ts';
import { deploymentMachine } from './rollout.machine.ts';
import { deadlineAt, findCondition, hasDeadline, isComplete, newCondition, setCondition } from './status.ts';

const COMPONENT = 'deployment-controller';
/** "Add one second to avoid milliseconds skew" when a stuck rollout is looked at again. */
const DEADLINE_SLACK_MS = 1000;

/** So often in a row, from 5 ms to 82 s; then the Deployment is left until something changes. */
const MOST_RETRIES = 15;

/** Models pkg/controller/deployment/deployment_controller.go. */
export function startDeploymentController(ctx: ControllerContext): WorkQueue {
  const { kernel, api } = ctx;
  const charts = new ChartHost(kernel, 'deployment', deploymentMachine);
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });

  api.watch(['Deployment'], ({ type, object }) => {
    if (type === 'DELETED') charts.forget(object.metadata.uid);
    queue.add(keyOf(object));
  });
  api.watch(['ReplicaSet'], ({ object, old }) => {
    const owner = controllerOf(object) ?? (old && controllerOf(old));
    if (owner?.kind === 'Deployment') queue.add(`${object.metadata.namespace}/${owner.name}`);
    else if (owner === undefined)
      for (const each of api.list('Deployment', object.metadata.namespace))
        if (labelSelectorMatches(each.spec.selector, object.metadata.labels)) queue.add(keyOf(each));
  });
  api.watch(['Pod'], ({ type, object: pod }) => {
    // Only a Recreate waits for pods, and only the removal of the last one wakes it (deletePod).
    if (type !== 'DELETED') return;
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return;
    const set = api.get('ReplicaSet', pod.metadata.namespace, owner.name);
    const parent = set && controllerOf(set);
    if (parent?.kind !== 'Deployment') return;
    const deployment = api.get('Deployment', pod.metadata.namespace, parent.name);
    if (deployment?.spec.strategy?.type !== 'Recreate') return;
    const sets = api.ownedBy('ReplicaSet', deployment.metadata.uid);
    if (sets.every((each) => api.ownedBy('Pod', each.metadata.uid).length === 0))
      queue.add(keyOf(deployment));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const deployment = api.get('Deployment', namespace, name);
    if (deployment === undefined) return;
    const decision = decide({
      deployment,
      replicaSets: claim(api, deployment, 'ReplicaSet', (set) =>
        labelSelectorMatches(deployment.spec.selector, set.metadata.labels),
      ),
      podsOf: (set) => api.ownedBy('Pod', set.metadata.uid),
      now: kernel.now,
      version: ctx.version,
      countTerminating: ctx.version !== '1.34',
    });
    const outcome = carryOut(api, COMPONENT, decision.writes);
    charts.move(deployment, { type: decision.phase }, decision.why);
    if (outcome.error !== undefined) {
      const { error, failed } = outcome;
      if (failed?.op === 'create' && error.reason === 'AlreadyExists') collided(deployment);
      else if (failed?.op === 'create' && !error.details.isNamespaceTerminating)
        failedToCreate(deployment, failed.object, error.message);
      if (error.details.isNamespaceTerminating || queue.failures(key) >= MOST_RETRIES) queue.forget(key);
      else queue.retry(key);
      return;
    }
    queue.forget(key);
    api.updateStatus({ ...deployment, status: decision.status });
    lookAgain(key, deployment, decision);
  }

  /** Another ReplicaSet has the name: the next hash is made with a higher count. */
  function collided(deployment: KubeObject): void {
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    api.updateStatus({ ...deployment, status: { ...deployment.status, collisionCount } });
  }

  function failedToCreate(deployment: KubeObject, set: unknown, error: string): void {
    const message = `Failed to create new replica set "${(set as KubeObject).metadata.name}": ${error}`;
    if (hasDeadline(deployment)) {
      const condition = newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, kernel.now);
      const conditions = setCondition(deployment.status?.conditions ?? [], condition);
      api.updateStatus({ ...deployment, status: { ...deployment.status, conditions } });
    }
    say(api, COMPONENT, deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message });
  }

  /** No event tells that a deadline has passed. */
  function lookAgain(key: string, deployment: KubeObject, { status }: DeploymentDecision): void {
    if (isComplete(deployment, status)) return;
    const deadline = deadlineAt(deployment, findCondition(status.conditions ?? [], 'Progressing'));
    if (deadline !== undefined) queue.addAfter(key, deadline - kernel.now + DEADLINE_SLACK_MS);
  }

  return queue;
}
