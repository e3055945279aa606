import { parse } from 'yaml';
import type { KubeObject } from '../../api/meta.ts';
import type { EditRequest } from '../client.ts';
import { createTwoWayPatch } from '../strategic.ts';
import { quoted } from './standalone.ts';

export type Edited =
  /** The command that makes the change. */
  | { command: string }
  /** Why the text cannot be saved, in kubectl's words. */
  | { error: string }
  | { unchanged: true };

/**
 * What `kubectl edit` does with the text that was saved: the difference is sent as a patch, as from the command line.
 * Models k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go.
 */
export function edited({ name, text }: EditRequest, saved: string): Edited {
  const withoutComments = saved.replace(/^#.*\n?/gm, '');
  if (withoutComments.trim() === '') return { unchanged: true };
  const before = parse(text) as KubeObject;
  let after: KubeObject | null;
  try {
    after = parse(saved) as KubeObject | null;
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { error: `error parsing edited-file: error converting YAML to JSON: yaml: ${first}` };
  }
  if (
    typeof after !== 'object' ||
    after === null ||
    Array.isArray(after) ||
    typeof after.metadata !== 'object'
  )
    return { error: 'unable to decode "edited-file": the text holds no object' };
  if (
    after.apiVersion !== before.apiVersion ||
    after.kind !== before.kind ||
    after.metadata?.name !== before.metadata.name
  )
    return { error: 'At least one of apiVersion, kind and name was changed' };
  const patch = createTwoWayPatch(before, after, before.kind);
  if (Object.keys(patch as object).length === 0) return { unchanged: true };
  const { namespace } = before.metadata;
  const place = namespace && namespace !== 'default' ? ` -n ${namespace}` : '';
  return { command: `kubectl patch ${name}${place} -p ${quoted(JSON.stringify(patch))}` };
}
