import type { Messages } from '../i18n/index.ts';
import type { StepToAdd } from '../state/steps.ts';

/** What faults are about: names at the moment of the playhead. */
export interface Subject {
  namespace: string;
  pod: string | undefined;
  container: string | undefined;
  node: string | undefined;
}

export interface Fault {
  key: string;
  label: string;
  detail: string;
  heading?: string;
  step: StepToAdd;
}

const HALF_A_MINUTE = 30_000;
const A_MINUTE = 60_000;

/** The faults that make sense for a subject, as steps without their moment. */
export function faultsFor({ namespace, pod, container, node }: Subject, m: Messages): Fault[] {
  const i = m.inject;
  const inNamespace = namespace === 'default' ? '' : ` -n ${namespace}`;
  const faults: Fault[] = [];
  if (pod && container) {
    const target = { pod: namespace === 'default' ? pod : `${namespace}/${pod}`, container };
    faults.push(
      {
        key: 'delete',
        heading: i.forPod(pod),
        label: i.deletePod(pod),
        detail: i.deleteDetail,
        step: { run: `kubectl delete pod ${pod}${inNamespace}` },
      },
      {
        key: 'kill',
        label: i.killContainer(container),
        detail: i.killDetail,
        step: { fault: { ...target, kill: true } },
      },
      {
        key: 'hang',
        label: i.hang(container),
        detail: i.hangDetail,
        step: { fault: { ...target, hang: true }, for: HALF_A_MINUTE },
      },
      {
        key: 'http',
        label: i.failHttp(container),
        detail: i.failHttpDetail,
        step: { fault: { ...target, http: 500 }, for: HALF_A_MINUTE },
      },
      { key: 'oom', label: i.oom(container), detail: i.oomDetail, step: { fault: { ...target, oom: true } } },
    );
  }
  if (node)
    faults.push(
      {
        key: 'drain',
        heading: i.forNode(node),
        label: i.drain(node),
        detail: i.drainDetail,
        step: { run: `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data` },
      },
      {
        key: 'down',
        label: i.nodeDown(node),
        detail: i.nodeDownDetail,
        step: { fault: { node, down: true } },
      },
    );
  faults.push({
    key: 'registry',
    heading: i.cluster,
    label: i.registryDown,
    detail: i.registryDownDetail,
    step: { fault: { registry: 'down' }, for: A_MINUTE },
  });
  return faults;
}
