import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import type { Info } from '../builder.ts';
import { type Context, warn } from '../context.ts';
import { describePodTemplate } from '../describe/pod.ts';
import { bareTemplate } from '../describe/replica-sets.ts';
import { DescribeWriter } from '../describe/writer.ts';
import { qualifiedPlural } from '../discovery.ts';
import { type DryRun, dryRunOf } from '../dry-run.ts';
import { CommandError, quote } from '../errors.ts';
import { LAST_APPLIED } from '../last-applied.ts';
import { typedPrinterFor } from '../printers/objects.ts';
import { minorOf } from '../printers/tables/table.ts';
import { align, DESCRIBE } from '../printers/tabwriter.ts';
import { printTyped } from '../results.ts';
import { CHANGE_CAUSE, type Revision, revisionsOf } from '../rollout-history.ts';
import { equal } from '../strategic.ts';
import { type Command, DRY_RUN } from './command.ts';
import { eachRollout, ROLLOUT_FLAGS, ROLLOUT_MANAGER } from './rollout-shared.ts';
import { serverText } from './set-shared.ts';

export const rolloutHistory: Command = {
  name: 'history',
  summary: 'View rollout history',
  usage: 'history (TYPE NAME | TYPE/NAME) [flags]',
  completes: 'resources',
  flags: [
    ...ROLLOUT_FLAGS,
    {
      name: 'revision',
      type: 'int',
      default: 0,
      help: 'See the details, including podTemplate of the revision',
    },
  ],
  run(context) {
    const wanted = context.flags.number('revision');
    if (wanted < 0) throw new CommandError(`revision must be a positive integer: ${wanted}`);
    const print = typedPrinterFor(context.flags);
    eachRollout(
      context,
      (info) => {
        const revisions = revisionsOf(context.client, info.object!, 'history viewer');
        if (print) {
          for (const revision of pick(revisions, wanted)) context.out(print(historyObject(info, revision)));
          return;
        }
        const text = wanted > 0 ? templateText(withCause(pick(revisions, wanted)[0]!)) : overview(revisions);
        printTyped(context, info, undefined, `${wanted > 0 ? `with revision #${wanted}` : ''}\n${text}`);
      },
      { whenEmpty: false },
    );
    return 0;
  },
};

function pick(revisions: readonly Revision[], wanted: number): readonly Revision[] {
  if (wanted === 0) return revisions;
  const found = revisions.find((revision) => revision.number === wanted);
  if (found === undefined) throw new CommandError('unable to find the specified revision');
  return [found];
}

/** A ReplicaSet as it is; for the others the object with the old template in it. */
const historyObject = ({ object }: Info, { object: holder, template }: Revision): KubeObject =>
  holder.kind === 'ReplicaSet' ? holder : { ...object!, spec: { ...object!.spec, template } };

function overview(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const lines = revisions.map(({ number, changeCause }) => `${number}\t${changeCause || '<none>'}\n`);
  return align(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`, DESCRIBE);
}

function withCause({ template, changeCause, object }: Revision): KubeObject['spec'] {
  if (changeCause === '' || object.kind !== 'ReplicaSet') return template;
  const metadata = template.metadata ?? {};
  return {
    ...template,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [CHANGE_CAUSE]: changeCause } },
  };
}

/** The template as kubectl shows it here: with its tabs. */
function templateText(template: KubeObject['spec']): string {
  const writer = new DescribeWriter();
  describePodTemplate(writer, template);
  return writer.tabbed;
}

export const rolloutUndo: Command = {
  name: 'undo',
  summary: 'Undo a previous rollout',
  usage: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  completes: 'resources',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    ...ROLLOUT_FLAGS,
    DRY_RUN,
    {
      name: 'to-revision',
      type: 'int',
      default: 0,
      help: 'The revision to rollback to. Default to 0 (last revision).',
    },
  ],
  run(context) {
    const dryRun = dryRunOf(context.flags);
    eachRollout(
      context,
      (info) => {
        const { metadata } = info.object!;
        if (metadata.annotations?.[LAST_APPLIED] && minorOf(context.client.serverVersion()) >= 36)
          warn(
            context,
            `resource ${info.resource.plural}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
          );
        printTyped(context, info, info.object, rollBack(context, info, dryRun), dryRun);
      },
      { whenEmpty: false },
    );
    return 0;
  },
};

/** Annotations that stay the Deployment's own in a rollback. */
const KEPT = new Set([
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** What was done, in the words of the result. Models polymorphichelpers/rollback.go. */
function rollBack(context: Context, info: Info, dryRun: DryRun): string {
  const { client, flags } = context;
  const object = info.object!;
  const wanted = flags.number('to-revision');
  const revisions = revisionsOf(client, object, 'rollbacker');
  const isDeployment = object.kind === 'Deployment';
  const revision = wanted > 0 ? revisions.find((each) => each.number === wanted) : revisions.at(-2);
  if (wanted < 0 || (wanted > 0 && revision === undefined))
    throw new CommandError(`unable to find specified revision ${wanted} in history`);
  if (revision === undefined)
    throw new CommandError(
      isDeployment
        ? `no rollout history found for deployment ${quote(info.name)}`
        : 'no last revision to roll back to',
    );
  if (dryRun === 'client')
    return `${isDeployment ? '' : 'will roll back to '}${templateText(revision.template)}`;
  if (isDeployment && object.spec.paused)
    throw new CommandError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  const template = bareTemplate(revision.template);
  if (equal(template, bareTemplate(object.spec.template)))
    return `skipped rollback (current template already matches revision ${wanted})`;
  const options = { dryRun: dryRun === 'server' };
  try {
    if (isDeployment) {
      const own = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => KEPT.has(key));
      const theirs = Object.entries(revision.object.metadata.annotations ?? {}).filter(
        ([key]) => !KEPT.has(key),
      );
      const patch = [
        { op: 'replace', path: '/spec/template', value: template },
        { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...theirs]) },
      ];
      client.patch(object.kind, info.namespace, info.name, patch, 'json', options);
    } else {
      const patch = { spec: { template: { ...revision.template, $patch: 'replace' } } };
      client.patch(object.kind, info.namespace, info.name, patch, 'strategic', options);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new CommandError(`failed restoring revision ${wanted}: ${serverText(error)}`);
  }
  return 'rolled back';
}

/** A command that changes the spec of each object in one way; a string from `change` is why it cannot. */
function specCommand(
  name: string,
  summary: string,
  verb: string,
  change: (object: KubeObject, context: Context) => object | string,
): Command {
  return {
    name,
    summary,
    usage: `${name} RESOURCE`,
    completes: 'resources',
    mutates: true,
    flags: [...ROLLOUT_FLAGS, ROLLOUT_MANAGER],
    run(context) {
      eachRollout(context, (info) => {
        const patch = change(info.object!, context);
        if (typeof patch === 'string')
          throw new CommandError(`error: ${qualifiedPlural(info.resource)} ${quote(info.name)} ${patch}`);
        try {
          const answer = context.client.patch(
            info.resource.kind,
            info.namespace,
            info.name,
            patch,
            'strategic',
          );
          printTyped(context, info, answer.object, verb);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          throw new CommandError(`failed to patch: ${serverText(error)}`);
        }
      });
      return 0;
    },
  };
}

export const rolloutPause = specCommand(
  'pause',
  'Mark the provided resource as paused',
  'paused',
  (object) => {
    if (object.kind !== 'Deployment') return 'pausing is not supported';
    return object.spec.paused ? 'is already paused' : { spec: { paused: true } };
  },
);

export const rolloutResume = specCommand('resume', 'Resume a paused resource', 'resumed', (object) => {
  if (object.kind !== 'Deployment') return 'resuming is not supported';
  return object.spec.paused ? { spec: { paused: null } } : 'is not paused';
});

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

export const rolloutRestart = specCommand('restart', 'Restart a resource', 'restarted', (object, context) => {
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind)) return 'restarting is not supported';
  if (object.spec.paused) return "can't restart paused deployment (run rollout resume first)";
  const now = timestamp(context.now());
  if (object.spec.template?.metadata?.annotations?.[RESTARTED_AT] === now)
    throw new CommandError(
      `failed to create patch for ${object.metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  return { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
});
