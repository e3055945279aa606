/** Rows of pkg/registry/core/service (storage/storage_test.go, strategy_test.go, portallocator, ipallocator) that kubectl can cause. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../../testing/world.ts';

const PORTS = [
  { name: 'a', port: 80 },
  { name: 'b', port: 443 },
];
const service = (spec: object, name = 'web') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: 'web' }, ports: PORTS, ...spec },
});
type World = ReturnType<typeof createWorld>;
const refusal = (it: World, spec: object): string => {
  try {
    it.apply(service(spec, 'other'));
  } catch (error) {
    return (error as Error).message.replace('Service "other" is invalid: ', '');
  }
  return 'accepted';
};
const change = (it: World, spec: object) =>
  it.edit('Service', 'web', (each) => ({ ...each, spec: { ...each.spec, ...spec } })).spec;
const nodePorts = ({ spec }: { spec: { ports: { nodePort?: number }[] } }) =>
  spec.ports.map(({ nodePort }) => nodePort);

test.each([
  [
    { clusterIP: '1.2.3.4' },
    'spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided network does not match the current range',
  ],
  [
    { clusterIP: '10.96.0.0' },
    'spec.clusterIPs: Invalid value: ["10.96.0.0"]: failed to allocate IP 10.96.0.0: the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  ],
  [
    { clusterIP: '10.96.0.1' },
    'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
  ],
  [{ clusterIP: '10.111.2.3' }, 'accepted'],
  [
    { ipFamilyPolicy: 'RequireDualStack' },
    'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  ],
  [
    { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] },
    '[spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services, spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster]',
  ],
  [{ ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  [
    { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4', 'IPv6'] },
    `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
  ],
  [{ ipFamilyPolicy: 'PreferDualStack' }, 'accepted'],
  [{ clusterIP: 'None', selector: undefined, ipFamilyPolicy: 'RequireDualStack' }, 'accepted'],
  [
    { type: 'NodePort', ports: [{ port: 80, nodePort: 29999 }] },
    'spec.ports[0].nodePort: Invalid value: 29999: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
    'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  ],
])('%j', (spec, answer) => {
  const it = createWorld();
  it.apply(service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }));
  expect(refusal(it, spec)).toBe(answer);
});

describe('node ports', () => {
  test('are not those that are left for who chooses: the first 86 of 2,768', () => {
    const it = createWorld();
    const numbers = Array.from({ length: 300 }, (_, i) =>
      nodePorts(it.apply(service({ type: 'NodePort', ports: [{ port: 80 }] }, `s${i}`)) as never),
    ).flat();
    expect(new Set(numbers).size).toBe(300);
    expect(Math.min(...(numbers as number[]))).toBeGreaterThanOrEqual(30086);
  });

  const BOTH = [
    { name: 't', port: 53 },
    { name: 'u', port: 53, protocol: 'UDP' },
  ];
  test('are the same for one port in two protocols', () => {
    const it = createWorld();
    const [t, u] = nodePorts(it.apply(service({ type: 'NodePort', ports: BOTH })) as never);
    expect(t).toBe(u);
    const [tcp, udp] = nodePorts(
      it.apply(
        service({ type: 'NodePort', ports: [BOTH[0], { ...BOTH[1], nodePort: 30053 }] }, 'asked'),
      ) as never,
    );
    expect([tcp, udp]).toEqual([30053, 30053]);
  });

  test('stay with the name of a port, whatever else of it changes', () => {
    const it = createWorld();
    const [a, b] = nodePorts(it.apply(service({ type: 'NodePort' })) as never);
    const changed = change(it, {
      ports: [
        { name: 'b', port: 444 },
        { name: 'c', port: 80 },
      ],
    });
    expect(changed.ports[0].nodePort).toBe(b);
    expect([a, b]).not.toContain(changed.ports[1].nodePort);
  });

  test('go with the type, and can be had again by others', () => {
    const it = createWorld();
    it.apply(service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }));
    expect(refusal(it, { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] })).toMatch(
      /already allocated/,
    );
    expect(change(it, { type: 'ClusterIP' }).ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
    expect(refusal(it, { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] })).toBe('accepted');
  });

  test('of a load balancer are given only where it wants them', () => {
    const it = createWorld();
    const none = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false };
    expect(nodePorts(it.apply(service(none)) as never)).toEqual([undefined, undefined]);
    const asked = { ...none, ports: [{ port: 80, nodePort: 30080 }] };
    expect(nodePorts(it.apply(service(asked, 'asked')) as never)).toEqual([30080]);
  });
});

describe('the port of the health check', () => {
  const LOCAL = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };
  test('comes and goes with the policy of a load balancer, and is nobody else’s', () => {
    const it = createWorld();
    const { spec } = it.apply(service(LOCAL));
    expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30086);
    expect(nodePorts({ spec } as never)).not.toContain(spec.healthCheckNodePort);
    expect(
      refusal(it, { type: 'NodePort', ports: [{ port: 80, nodePort: spec.healthCheckNodePort }] }),
    ).toMatch(/already allocated/);
    expect(change(it, { externalName: 'x' }).healthCheckNodePort).toBe(spec.healthCheckNodePort);
    expect(change(it, { externalTrafficPolicy: 'Cluster' }).healthCheckNodePort).toBeUndefined();
  });
});

test('what only the old type has goes with it', () => {
  const it = createWorld();
  const { clusterIP } = it.apply(
    service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass: 'x.y/z' }),
  ).spec;
  const cluster = change(it, { type: 'ClusterIP' });
  expect(cluster.clusterIP).toBe(clusterIP);
  for (const field of [
    'allocateLoadBalancerNodePorts',
    'externalTrafficPolicy',
    'healthCheckNodePort',
    'loadBalancerClass',
  ])
    expect(cluster).not.toHaveProperty(field);
  const external = change(it, { type: 'ExternalName', externalName: 'example.com' });
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
    expect(external).not.toHaveProperty(field);
  expect(external.internalTrafficPolicy).toBe('Cluster');
  const back = change(it, { type: 'ClusterIP' });
  expect(back.clusterIP).toMatch(/^10\.96\./);
});
