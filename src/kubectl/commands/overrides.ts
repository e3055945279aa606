import { applyJsonPatch, type JsonPatchOperation } from '../../api/json-patch.ts';
import { CommandError } from '../errors.ts';
import type { Flag, FlagValues } from '../flags.ts';
import { applyMergePatch, applyStrategicPatch } from '../strategic.ts';

/** Flags of commands that make an object and let its text be changed. */
export const OVERRIDE_FLAGS: readonly Flag[] = [
  {
    name: 'overrides',
    type: 'string',
    help: 'JSON that changes the object before it is sent, in the form --override-type says',
  },
  {
    name: 'override-type',
    type: 'string',
    default: 'merge',
    values: ['json', 'merge', 'strategic'],
    help: 'How --overrides is applied: json, merge, or strategic.',
  },
];

/** The object as --overrides wants it. Models k8s.io/kubectl/pkg/cmd/util/override_options.go. */
export function overridden<T extends { kind: string }>(flags: FlagValues, draft: T): T {
  const text = flags.string('overrides');
  if (text === '') return draft;
  const type = flags.string('override-type');
  if (!['json', 'merge', 'strategic', ''].includes(type))
    throw new CommandError(`invalid override type: ${type}`);
  // biome-ignore lint/suspicious/noExplicitAny: whatever was written
  let patch: any;
  try {
    patch = JSON.parse(text);
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
  if (type === 'json') {
    if (!Array.isArray(patch)) throw new CommandError('Invalid JSON Patch');
    return applyJsonPatch(draft, patch as JsonPatchOperation[]);
  }
  const changed =
    type === 'strategic' ? applyStrategicPatch(draft, patch, draft.kind) : applyMergePatch(draft, patch);
  return changed as unknown as T;
}
