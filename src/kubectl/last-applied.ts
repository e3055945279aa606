import { compactJson } from './printers/yaml.ts';

/** The annotation in which `apply` keeps what it was given last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface Annotated {
  metadata?: { annotations?: Record<string, string> };
}

/** A copy of the object that carries its own text as annotation. Models pkg/util/apply.go. */
export function withLastApplied<T extends Annotated>(object: T): T {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return {
    ...bare,
    metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${compactJson(bare)}\n` } },
  };
}
