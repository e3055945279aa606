/**
 * The charts of everything in the cluster that has a lifecycle, for whoever draws them: what is on
 * screen is what runs.
 */
export { deploymentMachine } from './deployment/rollout.machine.ts';
export { jobMachine } from './job/job.machine.ts';
export { containerMachine } from './kubelet/containers/container.machine.ts';
export { imagePullMachine } from './kubelet/containers/image-pull.machine.ts';
export { killMachine } from './kubelet/containers/kill.machine.ts';
export { podWorkerMachine } from './kubelet/pods/pod-worker.machine.ts';
export { probeWorkerMachine } from './kubelet/probes/probe-worker.machine.ts';
export { nodeMachine } from './node-lifecycle/node.machine.ts';
export { statefulSetMachine } from './statefulset/rollout.machine.ts';
