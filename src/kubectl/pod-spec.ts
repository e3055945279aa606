import type { KubeObject } from '../api/meta.ts';

// biome-ignore lint/suspicious/noExplicitAny: pod specs are changed field by field
export type PodSpec = any;

/**
 * A copy of an object with its pod spec changed, wherever a kind keeps it; undefined for a kind without one.
 * Models polymorphichelpers.UpdatePodSpecForObject.
 */
export function withPodSpec(object: KubeObject, change: (spec: PodSpec) => PodSpec): KubeObject | undefined {
  switch (object.kind) {
    case 'Pod':
      return { ...object, spec: change(object.spec ?? {}) };
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicationController':
    case 'Job':
      return { ...object, spec: { ...object.spec, template: changed(object.spec?.template, change) } };
    case 'CronJob': {
      const { jobTemplate } = object.spec;
      const spec = { ...jobTemplate.spec, template: changed(jobTemplate.spec?.template, change) };
      return { ...object, spec: { ...object.spec, jobTemplate: { ...jobTemplate, spec } } };
    }
    default:
      return undefined;
  }
}

const changed = (template: PodSpec, change: (spec: PodSpec) => PodSpec) => ({
  ...template,
  spec: change(template?.spec ?? {}),
});

/** The pod spec of an object, undefined for a kind without one. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  let found: PodSpec;
  withPodSpec(object, (spec) => {
    found = spec;
    return spec;
  });
  return found;
}
