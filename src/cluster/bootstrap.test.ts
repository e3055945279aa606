import { expect, test } from 'vitest';
import { parseScenario } from '../scenario/parse.ts';
import type { CommandRecord } from '../trace/records.ts';
import { nodeStatus } from './bootstrap.ts';
import { simulate } from './simulate.ts';

/** What `kubectl` says of two nodes, and of a third that joins, 20 s after the start. */
function said(command: string, version: string): string {
  const records = simulate(
    parseScenario(`apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata: {name: t}
spec:
  cluster:
    version: "${version}"
    nodes: [{name: n1}, {name: n2, capacity: {memory: 2Gi}, taints: [{key: k, value: v, effect: NoSchedule}]}]
  steps:
  - {at: 1s, apply: "{apiVersion: v1, kind: Node, metadata: {name: n3}}"}
  - at: 20s
    run: ${command}
`),
    {
      onError(error) {
        throw error;
      },
    },
  );
  const commands = records.filter((each): each is CommandRecord => each.type === 'command');
  return commands.at(-1)!.stdout;
}

const DESCRIBED = `
Name:               n2
Roles:              <none>
Labels:             beta.kubernetes.io/arch=amd64
                    beta.kubernetes.io/os=linux
                    kubernetes.io/arch=amd64
                    kubernetes.io/hostname=n2
                    kubernetes.io/os=linux
Annotations:        node.alpha.kubernetes.io/ttl: 0
                    volumes.kubernetes.io/controller-managed-attach-detach: true
CreationTimestamp:  Thu, 01 Jan 2026 00:00:00 +0000
Taints:             k=v:NoSchedule
Unschedulable:      false
Lease:
  HolderIdentity:  n2
  AcquireTime:     <unset>
  RenewTime:       Thu, 01 Jan 2026 00:00:10 +0000
Conditions:
  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
  ----             ------  -----------------                 ------------------                ------                       -------
  MemoryPressure   False   Thu, 01 Jan 2026 00:00:00 +0000   Thu, 01 Jan 2026 00:00:00 +0000   KubeletHasSufficientMemory   kubelet has sufficient memory available
  DiskPressure     False   Thu, 01 Jan 2026 00:00:00 +0000   Thu, 01 Jan 2026 00:00:00 +0000   KubeletHasNoDiskPressure     kubelet has no disk pressure
  PIDPressure      False   Thu, 01 Jan 2026 00:00:00 +0000   Thu, 01 Jan 2026 00:00:00 +0000   KubeletHasSufficientPID      kubelet has sufficient PID available
  Ready            True    Thu, 01 Jan 2026 00:00:00 +0000   Thu, 01 Jan 2026 00:00:00 +0000   KubeletReady                 kubelet is posting ready status
Addresses:
  InternalIP:  192.168.49.3
  Hostname:    n2
Capacity:
  cpu:                4
  ephemeral-storage:  100Gi
  hugepages-1Gi:      0
  hugepages-2Mi:      0
  memory:             2Gi
  pods:               110
Allocatable:
  cpu:                4
  ephemeral-storage:  100Gi
  hugepages-1Gi:      0
  hugepages-2Mi:      0
  memory:             2Gi
  pods:               110
System Info:
  Machine ID:                 cad20ed9fcd1e87908a29d6b7b480255
  System UUID:                28bd3c64-9a9e-12eb-33b2-7a994bded7b0
  Boot ID:                    43d64ced-7e70-9a14-4fe2-e73c901e0e37
  Kernel Version:             6.1.0-28-amd64
  OS Image:                   Debian GNU/Linux 12 (bookworm)
  Operating System:           linux
  Architecture:               amd64
  Container Runtime Version:  containerd://2.1.9
  Kubelet Version:            v1.36.2
PodCIDR:                      10.244.1.0/24
PodCIDRs:                     10.244.1.0/24
Non-terminated Pods:          (1 in total)
  Namespace                   Name                CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----                ------------  ----------  ---------------  -------------  ---
  kube-system                 kube-proxy-tdtss    0 (0%)        0 (0%)      0 (0%)           0 (0%)         20s
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests  Limits
  --------           --------  ------
  cpu                0 (0%)    0 (0%)
  memory             0 (0%)    0 (0%)
  ephemeral-storage  0 (0%)    0 (0%)
  hugepages-1Gi      0 (0%)    0 (0%)
  hugepages-2Mi      0 (0%)    0 (0%)
Events:              <none>
`;

test('a node is described as a real one', () => {
  expect(`\n${said('kubectl describe node n2', '1.36')}`).toBe(DESCRIBED);
});

test('an older kubelet has one line more, and an older runtime', () => {
  const older = DESCRIBED.replace('containerd://2.1.9', 'containerd://1.7.27').replace(
    'v1.36.2\n',
    'v1.34.9\n  Kube-Proxy Version:         \n',
  );
  expect(`\n${said('kubectl describe node n2', '1.34')}`.replace(/kube-proxy-\w+ /, '')).toBe(
    older.replace(/kube-proxy-\w+ /, ''),
  );
});

test('every machine has an identity and a range of addresses of its own', () => {
  const template =
    '{range .items[*]}{.spec.podCIDR} {.status.nodeInfo.machineID} {.status.nodeInfo.systemUUID}';
  const lines = said(
    `>-
      kubectl get nodes -o jsonpath='${template} {.status.nodeInfo.bootID}{"\\n"}{end}'`,
    '1.36',
  )
    .trim()
    .split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    '10.244.0.0/24',
    '10.244.1.0/24',
    '10.244.2.0/24',
  ]);
  const identities = lines.flatMap((line) => line.split(' ').slice(1));
  expect(new Set(identities).size).toBe(9);
  const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  for (const line of lines) expect(line).toMatch(new RegExp(`^\\S+ [0-9a-f]{32} ${uuid} ${uuid}$`));
});

test('pods may not have what the kubelet keeps free by its configuration', () => {
  const spec = { name: 'n', labels: {}, taints: [], images: [], capacity: { memory: '8Gi' } };
  const status = (kubelet: object) =>
    nodeStatus({ ...spec, kubelet }, '1.36', '10.0.0.1', 0) as { allocatable: Record<string, string> };
  expect(status({}).allocatable).toMatchObject({ memory: '8Gi', 'ephemeral-storage': '100Gi' });
  const own = { evictionHard: { 'memory.available': '1Gi', 'nodefs.available': '10%' } };
  expect(status(own).allocatable).toMatchObject({
    cpu: '4',
    memory: '7Gi',
    'ephemeral-storage': '96636764000',
  });
});
