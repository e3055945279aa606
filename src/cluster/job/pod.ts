/** The pods of a Job. Models manageJob and indexed_job_utils.go of pkg/controller/job. */
import type { KubeObject } from '../../api/meta.ts';
import { type NewPod, podFromTemplate } from '../controller/template.ts';
import { failureCounts, type IndexFailure, limitsEachIndex } from './index-failures.ts';
import { INDEX, TRACKING } from './rules.ts';

const INDEX_VARIABLE = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } },
};

/** What the API server takes of a generateName: 63 characters less the five of the suffix. */
const LONGEST_GENERATED = 58;

/** `index` of an Indexed Job; `replaces` is what failed before under it. */
export function jobPod(
  job: KubeObject,
  index: number | undefined,
  replaces: IndexFailure | undefined,
): NewPod {
  const pod = podFromTemplate(job.spec.template, job);
  const { name } = job.metadata;
  const { finalizers = [] } = pod.metadata;
  const metadata = {
    ...pod.metadata,
    finalizers: finalizers.includes(TRACKING) ? finalizers : [...finalizers, TRACKING],
  };
  if (index === undefined) return { ...pod, metadata };
  const { containers, initContainers } = pod.spec;
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: `${name.slice(0, LONGEST_GENERATED - `-${index}-`.length)}-${index}-`,
      labels: { ...metadata.labels, [INDEX]: String(index) },
      annotations: {
        ...metadata.annotations,
        [INDEX]: String(index),
        ...(limitsEachIndex(job) ? failureCounts(replaces) : {}),
      },
    },
    spec: {
      ...pod.spec,
      hostname: `${name}-${index}`,
      containers: containers.map(withIndex),
      ...(initContainers ? { initContainers: initContainers.map(withIndex) } : {}),
    },
  };
}

const withIndex = (container: { env?: { name: string }[] }) =>
  container.env?.some((each) => each.name === INDEX_VARIABLE.name)
    ? container
    : { ...container, env: [...(container.env ?? []), INDEX_VARIABLE] };
