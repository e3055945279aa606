/** What must be true of every cluster, whatever has been done to it. For tests: each answer names what is wrong. */
import { labelSelectorMatches, mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { TraceRecord } from '../../trace/records.ts';
import { isActive, isReady, isTerminal, isTerminating } from '../controller/pods.ts';

/** Of a whole run: nothing that is over comes back, no counter runs backwards. */
export function illegalMoves(records: readonly TraceRecord[]): string[] {
  const wrong: string[] = [];
  let last = 0;
  const pods = new Map<string, { uid: string; phase: string; restarts: Map<string, number> }>();
  for (const record of records) {
    if (record.t < last) wrong.push(`time goes from ${last} back to ${record.t}`);
    last = record.t;
    if (record.type !== 'object' || record.kind !== 'Pod' || record.namespace === 'kube-system') continue;
    const { metadata, status } = record.object as KubeObject;
    const key = `${record.namespace}/${record.name}`;
    const before = pods.get(key);
    const at = `${record.t} ${key}`;
    if (record.verb === 'ADDED' && before !== undefined) wrong.push(`${at} was there already`);
    if (record.verb !== 'ADDED' && before?.uid !== metadata.uid) wrong.push(`${at} is another pod`);
    if (/Succeeded|Failed/.test(before?.phase ?? '') && status?.phase !== before?.phase)
      wrong.push(`${at} goes from ${before?.phase} to ${status?.phase}`);
    const restarts = new Map<string, number>();
    for (const { name, restartCount } of status?.containerStatuses ?? []) {
      restarts.set(name, restartCount);
      if (restartCount < (before?.restarts.get(name) ?? 0)) wrong.push(`${at} ${name} has fewer restarts`);
    }
    if (record.verb === 'DELETED') pods.delete(key);
    else pods.set(key, { uid: metadata.uid, phase: status?.phase, restarts });
  }
  return wrong;
}

/** Of the end of a run that has had time to settle: the controllers have done what is theirs. */
export function illegalState(records: readonly TraceRecord[]): string[] {
  const live = new Map<string, KubeObject>();
  for (const record of records) {
    if (record.type !== 'object' || record.namespace === 'kube-system') continue;
    const key = `${record.kind}/${record.namespace ?? ''}/${record.name}`;
    if (record.verb === 'DELETED') live.delete(key);
    else live.set(key, record.object);
  }
  const all = [...live.values()];
  const of = (kind: string) => all.filter((object) => object.kind === kind);
  const uids = new Set(all.map(({ metadata }) => metadata.uid));
  const pods = of('Pod');
  const ownedBy = ({ metadata }: KubeObject) =>
    pods.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
  const nodes = new Set(of('Node').map(({ metadata }) => metadata.name));
  const wrong: string[] = [];
  const say = ({ kind, metadata }: KubeObject, what: string) =>
    wrong.push(`${kind}/${metadata.name} ${what}`);

  if (uids.size !== all.length) wrong.push('two objects have one uid');
  for (const object of all) {
    if (object.kind === 'Event') continue;
    for (const owner of object.metadata.ownerReferences ?? [])
      if (!uids.has(owner.uid)) say(object, `is an orphan of ${owner.kind}/${owner.name}`);
    const { generation } = object.metadata;
    const observed: number | undefined = object.status?.observedGeneration;
    if (/^(Deployment|ReplicaSet|StatefulSet|DaemonSet)$/.test(object.kind) && observed !== generation)
      say(object, `has generation ${generation}, its controller saw ${observed}`);
  }
  const addresses = new Set<string>();
  for (const pod of pods) {
    const { nodeName, hostNetwork } = pod.spec;
    if (nodeName && !nodes.has(nodeName)) say(pod, `is on ${nodeName}, which there is not`);
    if (isTerminal(pod) || hostNetwork || !pod.status?.podIP) continue;
    if (addresses.has(pod.status.podIP)) say(pod, `shares its address ${pod.status.podIP}`);
    addresses.add(pod.status.podIP);
  }
  for (const set of of('ReplicaSet')) {
    if (isTerminating(set)) continue;
    const active = ownedBy(set).filter(isActive).length;
    if (active !== set.spec.replicas) say(set, `wants ${set.spec.replicas} pods and has ${active}`);
    if ((set.status?.replicas ?? 0) !== active) say(set, `counts ${set.status?.replicas} of ${active} pods`);
    for (const pod of ownedBy(set))
      if (!labelSelectorMatches(set.spec.selector, pod.metadata.labels))
        say(pod, `is not what ${set.metadata.name} selects`);
  }
  for (const set of of('StatefulSet')) {
    const own = ownedBy(set).length;
    if (!isTerminating(set) && (set.status?.replicas ?? 0) !== own)
      say(set, `counts ${set.status?.replicas} of ${own} pods`);
  }
  for (const set of of('DaemonSet')) {
    if (isTerminating(set)) continue;
    const on = ownedBy(set)
      .filter((pod) => !isTerminal(pod))
      .map((pod) => pod.spec.nodeName ?? dedicatedNode(pod));
    if (new Set(on).size !== on.length) say(set, `has two pods on a node: ${on.sort().join()}`);
    if (set.status?.currentNumberScheduled > on.length)
      say(set, `counts ${set.status.currentNumberScheduled} nodes with a pod of ${on.length}`);
  }
  for (const job of of('Job')) {
    const { active = 0, conditions = [] } = job.status ?? {};
    const running = ownedBy(job).filter(isActive).length;
    if (active !== running) say(job, `counts ${active} of ${running} pods`);
    const isOver = conditions.some(
      ({ type, status }: { type: string; status: string }) =>
        /^(Complete|Failed)$/.test(type) && status === 'True',
    );
    if (isOver && running > 0) say(job, 'is over and has pods that run');
  }
  for (const claim of of('PersistentVolumeClaim')) {
    if (claim.status?.phase !== 'Bound') continue;
    const volume = of('PersistentVolume').find(({ metadata }) => metadata.name === claim.spec.volumeName);
    if (volume?.spec.claimRef?.uid !== claim.metadata.uid)
      say(claim, 'is bound to a volume of somebody else');
  }
  for (const service of of('Service')) {
    if (!service.spec.selector) continue;
    const wanted = pods
      .filter((pod) => mapSelectorMatches(service.spec.selector, pod.metadata.labels))
      .filter((pod) => !isTerminal(pod) && pod.status?.podIP)
      .map((pod) => `${pod.metadata.name}=${isReady(pod) && !isTerminating(pod)}`);
    const found = of('EndpointSlice')
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
      .flatMap((slice): { targetRef: { name: string }; conditions: { ready: boolean } }[] => slice.endpoints)
      .map(({ targetRef, conditions }) => `${targetRef.name}=${conditions.ready}`);
    if (wanted.sort().join() !== found.sort().join())
      say(service, `has the endpoints ${found.join()} instead of ${wanted.join()}`);
  }
  return wrong;
}

/** Where a pod of a DaemonSet is to go before it is there. */
const dedicatedNode = (pod: KubeObject): string | undefined =>
  pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0]
    ?.matchFields?.[0]?.values[0];
