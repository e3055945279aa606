import type { KubeObject } from '../../api/meta.ts';
import { find, type Info } from '../builder.ts';
import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote, throwAll } from '../errors.ts';
import { type Command, FILENAME, RECURSIVE, SELECTOR } from './command.ts';

export const rolloutStatus: Command = {
  name: 'status',
  summary: 'Show the status of the rollout',
  usage: 'status (TYPE NAME | TYPE/NAME) [flags]',
  completes: 'resources',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    { name: 'watch', short: 'w', type: 'bool', default: true, help: "Watch the status until it's done." },
    { name: 'revision', type: 'int', default: 0, help: 'Pin to a specific revision for showing its status.' },
    {
      name: 'timeout',
      type: 'duration',
      default: 0,
      help: 'How long to wait before ending watch, zero: never.',
    },
  ],
  *run(context) {
    const { args, flags } = context;
    if (args.length === 0 && flags.list('filename').length === 0 && flags.string('selector') === '')
      throw new CommandError('required resource not specified');
    if (flags.number('revision') < 0)
      throw new CommandError(`revision must be a positive integer: ${flags.number('revision')}`);
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      typeAlone: true,
    });
    if (found.infos.length === 0 && found.errors.length === 0)
      context.err(`No resources found in ${context.namespace} namespace.\n`);
    const errors = [...found.errors];
    for (const info of found.infos) {
      try {
        yield* watch(context, info);
      } catch (error) {
        errors.push(error);
      }
    }
    throwAll(errors);
    return 0;
  },
};

/** One line for each state of the object that is seen, until the rollout is done. */
function* watch(context: Context, info: Info): Generator<Pause, void, void> {
  const { client, flags } = context;
  const { kind } = info.resource;
  const viewer = VIEWERS[kind];
  if (viewer === undefined) {
    const { group } = info.resource;
    throw new CommandError(`no status viewer has been implemented for ${group ? `${kind}.${group}` : kind}`);
  }
  const timeout = flags.number('timeout');
  const deadline = timeout > 0 ? context.now() + timeout : Number.POSITIVE_INFINITY;
  let object: KubeObject | undefined = info.object;
  const uid = object?.metadata.uid;
  let shown: string | undefined;
  for (;;) {
    if (object === undefined || object.metadata.uid !== uid)
      throw new CommandError('object has been deleted');
    if (object.metadata.resourceVersion !== shown) {
      shown = object.metadata.resourceVersion;
      const { message, done } = viewer(object, flags.number('revision'));
      context.out(message);
      if (done || !flags.bool('watch')) return;
    }
    const left = deadline - context.now();
    if (left <= 0) throw new CommandError('timed out waiting for the condition');
    yield Number.isFinite(left)
      ? { until: 'change', kinds: [kind], timeoutMs: left }
      : { until: 'change', kinds: [kind] };
    try {
      object = client.get(kind, info.namespace, info.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      object = undefined;
    }
  }
}

interface Status {
  message: string;
  done: boolean;
}
const waiting = (message: string): Status => ({ message: `${message}\n`, done: false });
const finished = (message: string): Status => ({ message: `${message}\n`, done: true });

/** Models polymorphichelpers/rollout_status.go. */
const VIEWERS: Record<string, (object: KubeObject, revision: number) => Status> = {
  Deployment(object, revision) {
    const { metadata, spec, status = {} } = object;
    const name = quote(metadata.name);
    if (revision > 0) {
      const current = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
      if (revision !== current)
        throw new CommandError(
          `desired revision (${revision}) is different from the running revision (${current})`,
        );
    }
    if (!isObserved(object)) return waiting('Waiting for deployment spec update to be observed...');
    const progressing = (status.conditions ?? []).find((c: { type: string }) => c.type === 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded')
      throw new CommandError(`deployment ${name} exceeded its progress deadline`);
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
    const desired = spec?.replicas ?? 1;
    const head = `Waiting for deployment ${name} rollout to finish:`;
    if (updatedReplicas < desired)
      return waiting(`${head} ${updatedReplicas} out of ${desired} new replicas have been updated...`);
    if (replicas > updatedReplicas)
      return waiting(`${head} ${replicas - updatedReplicas} old replicas are pending termination...`);
    if (availableReplicas < updatedReplicas)
      return waiting(`${head} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
    return finished(`deployment ${name} successfully rolled out`);
  },
  DaemonSet(object) {
    const { metadata, spec, status = {} } = object;
    onlyRollingUpdate(spec);
    if (!isObserved(object)) return waiting('Waiting for daemon set spec update to be observed...');
    const name = quote(metadata.name);
    const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status;
    const head = `Waiting for daemon set ${name} rollout to finish:`;
    if (updatedNumberScheduled < desiredNumberScheduled)
      return waiting(
        `${head} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
      );
    if (numberAvailable < desiredNumberScheduled)
      return waiting(`${head} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
    return finished(`daemon set ${name} successfully rolled out`);
  },
  StatefulSet(object) {
    const { spec, status = {} } = object;
    onlyRollingUpdate(spec);
    if (!status.observedGeneration || !isObserved(object))
      return waiting('Waiting for statefulset spec update to be observed...');
    const desired = spec?.replicas ?? 1;
    const {
      readyReplicas = 0,
      updatedReplicas = 0,
      currentReplicas = 0,
      updateRevision,
      currentRevision,
    } = status;
    if (readyReplicas < desired) return waiting(`Waiting for ${desired - readyReplicas} pods to be ready...`);
    const rolling = spec?.updateStrategy?.rollingUpdate;
    if (rolling) {
      const target = desired - (rolling.partition ?? 0);
      if (rolling.partition !== undefined && updatedReplicas < target)
        return waiting(
          `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${target} new pods have been updated...`,
        );
      return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
    }
    if (updateRevision !== currentRevision)
      return waiting(
        `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
      );
    return finished(
      `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`,
    );
  },
};

const isObserved = ({ metadata, status }: KubeObject) =>
  (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);

function onlyRollingUpdate(spec: KubeObject['spec']): void {
  if ((spec?.updateStrategy?.type ?? 'RollingUpdate') !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
}
