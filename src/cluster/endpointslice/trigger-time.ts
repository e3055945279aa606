/** What a new version of a service's endpoints was made for. Models staging endpointslice/trigger_time_tracker.go. */
import type { KubeObject } from '../../api/meta.ts';
import { condition } from '../controller/pods.ts';

/** For one service: since when each of its pods has been as ready, or not, as it is. */
export class TriggerTimes {
  readonly #pods = new Map<string, string>();
  #isKnown = false;

  /** The earliest change among the pods that are looked at; of a service that is new, its creation. */
  take(service: KubeObject, pods: Iterable<KubeObject>): string | undefined {
    let earliest: string | undefined;
    for (const pod of pods) {
      const since = condition(pod, 'Ready')?.lastTransitionTime;
      if (since === undefined) continue;
      const before = this.#pods.get(pod.metadata.uid);
      this.#pods.set(pod.metadata.uid, since);
      if (before !== undefined && since <= before) continue;
      if (earliest === undefined || since < earliest) earliest = since;
    }
    if (this.#isKnown) return earliest;
    this.#isKnown = true;
    return service.metadata.creationTimestamp;
  }

  forget(pod: string): void {
    this.#pods.delete(pod);
  }
}
