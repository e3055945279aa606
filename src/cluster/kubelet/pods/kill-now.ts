import type { SimMs } from '../../../base/time.ts';
import type { Host } from '../host.ts';
import type { PodWorker, Termination } from './pod-worker.ts';

/** How long a kill may take that another part of the kubelet waits for: half as long again as its grace period, 10 s at least. */
export function killTimeout(graceSeconds: number): SimMs {
  return Math.max(10, graceSeconds + Math.floor(graceSeconds / 2)) * 1000;
}

/**
 * Ends a pod for eviction, preemption or shutdown, and calls back when its containers have stopped, or
 * when that takes too long: then a Warning says so, and the pod ends on its own. Its worker may be in
 * the middle of a pull or a postStart hook. Models killPodNow of pkg/kubelet/pod_workers.go.
 */
export function killNow(
  host: Host,
  worker: PodWorker,
  why: string,
  termination: Termination,
  done: () => void,
): void {
  worker.terminate(why, termination);
  const grace = termination.graceSeconds ?? worker.pod.spec.terminationGracePeriodSeconds ?? 0;
  let open = true;
  const timer = host.after(killTimeout(grace), () => {
    open = false;
    host.event(
      worker.pod,
      undefined,
      'Warning',
      'ExceededGracePeriod',
      'Container runtime did not kill the pod within specified grace period.',
    );
    done();
  });
  worker.onceStopped(() => {
    if (!open) return;
    host.ctx.kernel.cancel(timer);
    done();
  });
}
