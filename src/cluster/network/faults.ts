/** What a scenario's faults do to the network (design: `fault: { pod, network: cut }` and the like). */
export interface NetworkFaults {
  /** Nothing gets in or out of a pod (`namespace/name`), not even its node's probes. */
  cutPod(pod: string, cut: boolean): void;
  /** Nothing gets in or out of a node; what stays on it goes on. */
  cutNode(node: string, cut: boolean): void;
  /** The cluster's name service does not answer. */
  cutNames(cut: boolean): void;
}
