import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { parseTimestamp } from '../../base/time.ts';
import { humanDuration } from './duration.ts';

/** What `kubectl get pods` shows of a pod besides its name and age. */
export interface PodColumns {
  /** Ready containers (native sidecars included) over all of them: `1/2`. */
  ready: string;
  status: string;
  restarts: number;
  /** When the newest ended instance ended; shown beside RESTARTS. */
  lastRestartAt?: SimMs;
}

interface Terminated {
  exitCode: number;
  signal?: number;
  reason?: string;
  finishedAt?: string;
}
interface ContainerStatus {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount: number;
  state?: { waiting?: { reason?: string }; running?: object; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

/** Restarts counted so far, and the end of the latest instance before the present one. */
class RestartCount {
  total = 0;
  lastAt: SimMs | undefined;

  add(status: ContainerStatus): void {
    this.total += status.restartCount ?? 0;
    const finishedAt = status.lastState?.terminated?.finishedAt;
    if (finishedAt === undefined || finishedAt === null) return;
    const at = parseTimestamp(finishedAt);
    if (this.lastAt === undefined || this.lastAt < at) this.lastAt = at;
  }
}

/** The reason of an ended container; where there is none, its signal or exit code. */
const endReason = (end: Terminated) =>
  end.reason || (end.signal ? `Signal:${end.signal}` : `ExitCode:${end.exitCode ?? 0}`);

const conditionIs = (pod: KubeObject, type: string, status: string) =>
  (pod.status?.conditions ?? []).some(
    (c: { type: string; status: string }) => c.type === type && c.status === status,
  );

/**
 * READY, STATUS and RESTARTS of a pod. `version` is a release such as `1.36` or `v1.36.2`: up to 1.34 a
 * container that failed stays hidden behind one that completed.
 *
 * Called for every change of every pod, so it looks at each container once and makes nothing it does not need.
 * Models pkg/printers/internalversion/printers.go printPod.
 */
export function podColumns(pod: KubeObject, version: string): PodColumns {
  const status = pod.status ?? {};
  const initSpecs: { name: string; restartPolicy?: string }[] = pod.spec?.initContainers ?? [];
  let total: number = pod.spec?.containers?.length ?? 0;
  let sidecars: Set<string> | undefined;
  for (const spec of initSpecs) {
    if (spec.restartPolicy !== 'Always') continue;
    total++;
    sidecars ??= new Set();
    sidecars.add(spec.name);
  }

  let text: string = status.reason || status.phase || '';
  for (const condition of status.conditions ?? []) {
    if (condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated') text = 'SchedulingGated';
  }

  let ready = 0;
  let initializing = false;
  const initRestarts = new RestartCount();
  const restarts = new RestartCount();
  const initStatuses: ContainerStatus[] = status.initContainerStatuses ?? [];
  for (const [index, container] of initStatuses.entries()) {
    initRestarts.add(container);
    const isSidecar = sidecars?.has(container.name) ?? false;
    if (isSidecar) restarts.add(container);
    const { waiting, terminated } = container.state ?? {};
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (isSidecar && container.started) {
      if (container.ready) ready++;
      continue;
    }
    initializing = true;
    if (terminated) text = `Init:${endReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') text = `Init:${waiting.reason}`;
    else text = `Init:${index}/${initSpecs.length}`;
    break;
  }

  let shown = initRestarts;
  if (!initializing || conditionIs(pod, 'Initialized', 'True')) {
    shown = restarts;
    let hasRunning = false;
    let failure = '';
    const statuses: ContainerStatus[] = status.containerStatuses ?? [];
    for (let i = statuses.length - 1; i >= 0; i--) {
      const container = statuses[i]!;
      restarts.add(container);
      const { waiting, terminated, running } = container.state ?? {};
      if (waiting?.reason) {
        text = waiting.reason;
      } else if (terminated) {
        text = endReason(terminated);
        if ((terminated.exitCode ?? 0) !== 0) failure = text;
      } else if (container.ready && running) {
        hasRunning = true;
        ready++;
      }
    }
    if (text === 'Completed') {
      if (hasRunning && conditionIs(pod, 'Ready', 'True')) text = 'Running';
      else if (failure !== '' && !hidesFailure(version)) text = failure;
      else if (hasRunning) text = 'NotReady';
    }
  }

  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') text = 'Unknown';
    else if (status.phase !== 'Succeeded' && status.phase !== 'Failed') text = 'Terminating';
  }
  return {
    ready: `${ready}/${total}`,
    status: text,
    restarts: shown.total,
    ...(shown.lastAt === undefined ? {} : { lastRestartAt: shown.lastAt }),
  };
}

const hidesFailure = (version: string) => /^v?1\.34(\.|$)/.test(version);

/** The RESTARTS cell: `3 (40s ago)`. */
export function restartsCell(columns: PodColumns, now: SimMs): string {
  if (columns.restarts === 0 || columns.lastRestartAt === undefined) return `${columns.restarts}`;
  return `${columns.restarts} (${humanDuration(now - columns.lastRestartAt)} ago)`;
}
