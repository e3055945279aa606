import type { KubeObject } from '../../api/meta.ts';
import { unifiedDiff } from '../../text/unified-diff.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, isNotFound, throwAll } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { toYaml } from '../printers/yaml.ts';
import { applyStrategicPatch, createThreeWayPatch } from '../strategic.ts';
import { type Command, FILENAME, fieldManager, RECURSIVE, SELECTOR, withoutEffect } from './command.ts';
import { PRUNE_FLAGS, toPrune } from './prune.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  usage: 'diff -f FILENAME',
  failureCode: 2,
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    fieldManager('kubectl-client-side-apply'),
    withoutEffect('force-conflicts', 'With --server-side, take fields that others own', { type: 'bool' }),
    ...PRUNE_FLAGS,
    withoutEffect('server-side', 'If true, apply runs in the server instead of the client.', {
      type: 'bool',
    }),
    { name: 'show-managed-fields', type: 'bool', help: 'Include managed fields in the diff.' },
    withoutEffect('concurrency', 'Number of objects to process in parallel', { type: 'int', default: 1 }),
  ],
  run(context) {
    const { client, flags, out } = context;
    if (flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k');
    const { infos, errors } = readManifests(context, flags.list('filename'), false, flags.string('selector'));
    throwAll(errors);
    let isDifferent = false;
    const show = (
      { group, version, kind }: Resource,
      { metadata }: KubeObject,
      before: string,
      after: string,
    ) => {
      const text = unifiedDiff(before, after);
      if (text === '') return;
      isDifferent = true;
      const place = [version, kind, metadata.namespace ?? '', metadata.name];
      const file = [...(group === '' ? [] : [group]), ...place].join('.');
      out(
        `diff -u -N /tmp/LIVE/${file} /tmp/MERGED/${file}\n--- /tmp/LIVE/${file}\n+++ /tmp/MERGED/${file}\n${text}`,
      );
    };
    for (const info of infos) {
      let live: KubeObject | undefined;
      try {
        live = client.get(info.resource.kind, info.namespace, info.name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      const merged = live ? afterApply(live, info.local) : client.create(info.local, { dryRun: true }).object;
      show(info.resource, merged, live ? shown(live) : '', shown(merged));
    }
    if (flags.bool('prune'))
      for (const { resource, object } of [...toPrune(context, infos)])
        show(resource, object, shown(object), '');
    return isDifferent ? 1 : 0;
  },
};

function afterApply(live: KubeObject, local: KubeObject): KubeObject {
  const original = live.metadata.annotations?.[LAST_APPLIED];
  const patch = createThreeWayPatch(
    original ? JSON.parse(original) : {},
    withLastApplied(local),
    live,
    live.kind,
  );
  if (Object.keys(patch).length === 0) return live;
  const merged = applyStrategicPatch(live, patch, live.kind) as KubeObject;
  const generation = (live.metadata.generation ?? 0) + 1;
  return { ...merged, metadata: { ...merged.metadata, ...(live.metadata.generation ? { generation } : {}) } };
}

/** The object without what only kubectl looks at. */
function shown(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  return toYaml({ ...object, metadata: { ...object.metadata, annotations } });
}
