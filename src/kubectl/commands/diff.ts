import type { KubeObject } from '../../api/meta.ts';
import { CommandError, isNotFound, throwAll } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { unifiedDiff } from '../printers/unified-diff.ts';
import { toYaml } from '../printers/yaml.ts';
import { applyStrategicPatch, createThreeWayPatch } from '../strategic.ts';
import { type Command, FIELD_MANAGER, FILENAME, RECURSIVE, SELECTOR } from './command.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  usage: 'diff -f FILENAME',
  failureCode: 2,
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    FIELD_MANAGER,
    { name: 'server-side', type: 'bool', help: 'If true, apply runs in the server instead of the client.' },
    { name: 'show-managed-fields', type: 'bool', help: 'Include managed fields in the diff.' },
    { name: 'concurrency', type: 'int', default: 1, help: 'Number of objects to process in parallel' },
  ],
  run(context) {
    const { client, flags, out } = context;
    if (flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k');
    const { infos, errors } = readManifests(context, flags.list('filename'));
    throwAll(errors);
    let isDifferent = false;
    for (const info of infos) {
      let live: KubeObject | undefined;
      try {
        live = client.get(info.resource.kind, info.namespace, info.name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      const merged = live ? afterApply(live, info.local) : client.create(info.local, { dryRun: true }).object;
      const file = [
        info.resource.group,
        info.resource.version,
        info.resource.kind,
        info.namespace ?? '',
        info.name,
      ]
        .filter((part, i) => i > 0 || part !== '')
        .join('.');
      const text = unifiedDiff(live ? shown(live) : '', shown(merged));
      if (text === '') continue;
      isDifferent = true;
      out(
        `diff -u -N /tmp/LIVE/${file} /tmp/MERGED/${file}\n--- /tmp/LIVE/${file}\n+++ /tmp/MERGED/${file}\n${text}`,
      );
    }
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
