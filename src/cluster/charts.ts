/**
 * The charts of everything in the cluster that has a lifecycle, for whoever draws them: what is on
 * screen is what runs.
 */
export { containerMachine } from './kubelet/containers/container.machine.ts';
export { imagePullMachine } from './kubelet/containers/image-pull.machine.ts';
export { killMachine } from './kubelet/containers/kill.machine.ts';
export { podWorkerMachine } from './kubelet/pods/pod-worker.machine.ts';
export { probeWorkerMachine } from './kubelet/probes/probe-worker.machine.ts';
