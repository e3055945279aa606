import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { podManifest } from '../testing/lab.ts';
import type { Pod, PodSpec } from '../types.ts';
import { type AdmissionInput, admitPod } from './admission.ts';

const pod = (name: string, spec: Partial<PodSpec> = {}) => podManifest(name, spec) as unknown as Pod;
const cpu = (name: string, amount: string, priority = 0) =>
  pod(name, {
    priority,
    containers: [{ name: 'c', image: 'app:1', resources: { requests: { cpu: amount } } }],
  });
const asking = (resource: string) =>
  pod('p', { containers: [{ name: 'c', image: 'app:1', resources: { requests: { [resource]: '1' } } }] });
const strictGroups = pod('p', { securityContext: { supplementalGroupsPolicy: 'Strict' } });
const node = (more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-1',
    uid: 'n',
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { disk: 'ssd' },
  },
  spec: {},
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '2' } },
  ...more,
});
const admit = (subject: Pod, more: Partial<AdmissionInput> = {}) => {
  const refused = admitPod({
    pod: subject,
    node: node(),
    others: [],
    pressure: { memory: false, disk: false, pid: false },
    shuttingDown: false,
    ...more,
  });
  return refused === undefined ? 'admitted' : `${refused.reason}: ${refused.message}`;
};

describe('admission to a node', () => {
  test.each<[string, string, string]>([
    ['a plain pod', admit(pod('p')), 'admitted'],
    [
      'too much cpu',
      admit(cpu('p', '1000')),
      "OutOfcpu: Node didn't have enough resource: cpu, requested: 1000000, used: 0, capacity: 4000",
    ],
    [
      'beside others',
      admit(cpu('p', '3'), { others: [cpu('q', '2')] }),
      "OutOfcpu: Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000",
    ],
    [
      'too many pods',
      admit(pod('p'), { others: [pod('a'), pod('b')] }),
      "OutOfpods: Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2",
    ],
    [
      'a kernel parameter for the whole node',
      admit(pod('p', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } })),
      'SysctlForbidden: forbidden sysctl: "kernel.msgmax" not allowlisted',
    ],
    [
      'one of the pod, written with slashes',
      admit(pod('p', { securityContext: { sysctls: [{ name: 'kernel/shm_rmid_forced', value: '1' }] } })),
      'admitted',
    ],
    [
      'a parameter of the network that it shares',
      admit(
        pod('p', {
          hostNetwork: true,
          securityContext: { sysctls: [{ name: 'net/ipv4/tcp_syncookies', value: '1' }] },
        }),
      ),
      'SysctlForbidden: forbidden sysctl: "net.ipv4.tcp_syncookies" not allowed with host net enabled',
    ],
    [
      'one of the IPC namespace that it shares',
      admit(
        pod('p', {
          hostIPC: true,
          securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
        }),
      ),
      'SysctlForbidden: forbidden sysctl: "kernel.shm_rmid_forced" not allowed with host ipc enabled',
    ],
    [
      'one of the network, beside the IPC namespace that it shares',
      admit(
        pod('p', {
          hostIPC: true,
          securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] },
        }),
      ),
      'admitted',
    ],
    [
      'a label of another system',
      admit({ ...pod('p'), metadata: { ...pod('p').metadata, labels: { 'kubernetes.io/os': 'windows' } } }),
      "PodOSSelectorNodeLabelDoesNotMatch: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    ],
    ['a resource that the node has never heard of', admit(asking('example.com/dongle')), 'admitted'],
    [
      'one of which it has none left',
      admit(asking('example.com/dongle'), {
        node: node({ status: { allocatable: { cpu: '4', pods: '2', 'example.com/dongle': '0' } } }),
      }),
      "OutOfexample.com/dongle: Node didn't have enough resource: example.com/dongle, requested: 1, used: 0, capacity: 0",
    ],
    [
      'huge pages, which no node has by itself',
      admit(asking('hugepages-2Mi')),
      "OutOfhugepages-2Mi: Node didn't have enough resource: hugepages-2Mi, requested: 1, used: 0, capacity: 0",
    ],
    ['strict groups', admit(strictGroups), 'admitted'],
    [
      'strict groups on a runtime that does not know them',
      admit(strictGroups, { noStrictGroups: true }),
      'SupplementalGroupsPolicyNotSupported: SupplementalGroupsPolicy=Strict is not supported in this node',
    ],
    [
      'too much of a node that is shutting down: what it lacks is said first',
      admit(cpu('p', '1000'), { shuttingDown: true }),
      "OutOfcpu: Node didn't have enough resource: cpu, requested: 1000000, used: 0, capacity: 4000",
    ],
    [
      'another node wanted',
      admit(pod('p', { nodeSelector: { disk: 'hdd' } })),
      "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
    ['the right node', admit(pod('p', { nodeSelector: { disk: 'ssd' } })), 'admitted'],
    [
      'a NoExecute taint',
      admit(pod('p'), { node: node({ spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }) }),
      'TaintToleration: Predicate TaintToleration failed: node(s) had untolerated taint(s)',
    ],
    [
      'a NoSchedule taint is the scheduler’s business',
      admit(pod('p'), { node: node({ spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }) }),
      'admitted',
    ],
    [
      'another system',
      admit(pod('p', { os: { name: 'windows' } })),
      "PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS",
    ],
    [
      'an unsafe sysctl',
      admit(pod('p', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } })),
      'SysctlForbidden: forbidden sysctl: "kernel.msgmax" not allowlisted',
    ],
    [
      'no node object',
      admit(pod('p'), { node: undefined }),
      'InvalidNodeInfo: Kubelet cannot get node info.',
    ],
    [
      'memory pressure, BestEffort',
      admit(pod('p'), { pressure: { memory: true, disk: false, pid: false } }),
      'Evicted: The node had condition: [MemoryPressure]. ',
    ],
    [
      'memory pressure, Burstable',
      admit(cpu('p', '1'), { pressure: { memory: true, disk: false, pid: false } }),
      'admitted',
    ],
    [
      'disk pressure',
      admit(cpu('p', '1'), { pressure: { memory: false, disk: true, pid: false } }),
      'Evicted: The node had condition: [DiskPressure]. ',
    ],
    [
      'pressure, but critical',
      admit(pod('p', { priority: 2e9 }), { pressure: { memory: true, disk: true, pid: false } }),
      'admitted',
    ],
    [
      'shutting down',
      admit(pod('p'), { shuttingDown: true }),
      'NodeShutdown: Pod was rejected as the node is shutting down.',
    ],
  ])('%s', (_, result, expected) => expect(result).toBe(expected));
});
