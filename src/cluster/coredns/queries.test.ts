/** What containers are told when they ask for names. From test/e2e/network/dns.go and the plugin kubernetes of CoreDNS. */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

const WORLD = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.5.5, selector: {app: web}, ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: peers}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: far}
spec: {type: ExternalName, externalName: foo.example.com}
---
apiVersion: v1
kind: Pod
metadata: {name: named, labels: {app: web}}
spec:
  hostname: alpha
  subdomain: peers
  containers: [{name: c, image: nginx, ports: [{name: web, containerPort: 8080}]}]
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 3m
  cluster: {nodes: 2}
  steps:
`;

/** What each command prints, run after 20 s in the world above. */
function tell(commands: readonly (string | [number, string])[], faults = ''): string[] {
  const steps = commands
    .map((each) => (typeof each === 'string' ? ([20, each] as const) : each))
    .map(([at, command]) => `  - {at: ${at}s, run: ${JSON.stringify(command)}}\n`);
  const records = simulate(parseScenario(`${WORLD}${steps.join('')}${faults}`));
  return records.flatMap((each) =>
    each.type === 'command' && each.command.startsWith('kubectl exec')
      ? [
          (each.stdout + each.stderr)
            .replaceAll(/\b10\.244\.\d+\.\d+\b/g, 'POD')
            .replaceAll(/\b10-244-\d+-\d+\b/g, 'P-O-D'),
        ]
      : [],
  );
}
const ask = (query: string) => tell([`kubectl exec client -- ${query}`])[0]!.trimEnd();
const ZONE = 'default.svc.cluster.local';

test.each([
  [`dig +short web.${ZONE}`, '10.96.5.5'],
  ['dig +short +search web', '10.96.5.5'],
  ['dig +short web', ''],
  [`dig +short alpha.peers.${ZONE}`, 'POD'],
  [`dig +noall +answer web.${ZONE}`, `web.${ZONE}. 30 IN\tA\t10.96.5.5`],
  [`dig +short web.${ZONE} AAAA`, ''],
  // The service itself at its own port; the pods behind a headless one at theirs.
  [`dig +short _http._tcp.web.${ZONE} SRV`, `0 100 80 web.${ZONE}.`],
  [`dig +short _dns._udp.web.${ZONE} SRV`, `0 100 53 web.${ZONE}.`],
  [`dig +short _dns._tcp.web.${ZONE} SRV`, ''],
  [`dig +short _http._tcp.peers.${ZONE} SRV`, `0 100 8080 alpha.peers.${ZONE}.`],
  [`dig +short far.${ZONE} CNAME`, 'foo.example.com.'],
  // Without a port all are meant, each endpoint of a headless service once for every port.
  [`dig +short web.${ZONE} SRV`, `0 50 80 web.${ZONE}.\n0 50 53 web.${ZONE}.`],
  [`dig +short peers.${ZONE} SRV`, `0 100 8080 alpha.peers.${ZONE}.`],
  [`dig +short alpha.peers.${ZONE} SRV`, `0 100 8080 alpha.peers.${ZONE}.`],
  [`dig +short _http._tcp.web.${ZONE}`, '10.96.5.5'],
  [`dig +short _http._tcp.peers.${ZONE}`, 'POD'],
  [`dig +short _none._tcp.web.${ZONE}`, ''],
  [`dig +short sub.far.${ZONE}`, ''],
  [`dig +short 1-2-3-4.default.pod.cluster.local`, '1.2.3.4'],
  [`dig +short 1-2-3-4.nowhere.pod.cluster.local`, ''],
  [`dig +short 1-2-3-400.default.pod.cluster.local`, ''],
  // A name that is there, and one that is not.
  ...['cluster.local', 'svc.cluster.local', 'pod.cluster.local', 'default.svc.cluster.local'].map(
    (name): [string, RegExp] => [
      `dig ${name}`,
      /status: NOERROR, id: \d+\n;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1/,
    ],
  ),
  [`dig far.${ZONE} SRV`, /status: NOERROR/],
  ...[`foo.cluster.local`, 'nowhere.svc.cluster.local', `bogus.peers.${ZONE}`, `a.b.c.web.${ZONE}`].map(
    (name): [string, RegExp] => [`dig ${name}`, /status: NXDOMAIN/],
  ),
  ['dig +short -x 10.96.5.5', `web.${ZONE}.`],
  ['dig +short -x 10.96.5.6', ''],
  ['nslookup far', /far\.default\.svc\.cluster\.local\tcanonical name = foo\.example\.com/],
  ['nslookup 10.96.5.5', /5\.5\.96\.10\.in-addr\.arpa\tname = web\.default\.svc\.cluster\.local/],
  [`nslookup -type=srv _http._tcp.web.${ZONE}`, /\tservice = 0 100 80 web\.default\.svc\.cluster\.local/],
  [
    `dig web.${ZONE}`,
    /status: NOERROR, id: \d+\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0[\s\S]*QUESTION SECTION:\n;web.default.svc.cluster.local.\tIN\tA\n\n;; ANSWER SECTION:\nweb.default.svc.cluster.local. 30 IN\tA\t10.96.5.5\n\n;; Query time/,
  ],
  [
    `dig nobody.${ZONE}`,
    /status: NXDOMAIN[\s\S]*;; AUTHORITY SECTION:\ncluster.local.\t\t30\tIN\tSOA\tns.dns.cluster.local. /,
  ],
  ['nslookup www.example.com', /\n\nNon-authoritative answer:\nName:\twww.example.com\nAddress: /],
  ['nslookup nobody', /server can't find nobody: NXDOMAIN/],
])('%s', (query, answer) => {
  if (typeof answer === 'string') expect(ask(query)).toBe(answer);
  else expect(ask(query)).toMatch(answer);
});

describe('nslookup of BusyBox', () => {
  const look = (query: string) =>
    tell([
      [1, 'kubectl run box --image=busybox:1.36 --command -- sleep 3600'],
      [20, `kubectl exec box -- nslookup ${query}`],
    ])[0]!.replace(/^Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n/, '');
  const FOUND = `Name:\tweb.${ZONE}\nAddress: 10.96.5.5\n\n`;

  test('asks for both families of addresses', () => expect(look(`web.${ZONE}`)).toBe(`${FOUND}\n`));
  test('of 1.28 asks the C library', () => {
    const [found, missing] = tell([
      [1, 'kubectl run old --image=busybox:1.28 --command -- sleep 3600'],
      [20, 'kubectl exec old -- nslookup web.default'],
      [20, 'kubectl exec old -- nslookup nobody'],
    ]);
    const SERVER = 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n';
    expect(found).toBe(`${SERVER}Name:      web.default\nAddress 1: 10.96.5.5 web.${ZONE}\n`);
    expect(missing).toBe(`${SERVER}nslookup: can't resolve 'nobody'\ncommand terminated with exit code 1\n`);
  });
  test('looks for a name with a dot nowhere else', () => {
    const missing = "** server can't find web.default: NXDOMAIN\n\n";
    expect(look('web.default')).toBe(`${missing}${missing}command terminated with exit code 1\n`);
  });
  test('asks in all zones for a name without, and fails for those that have none', () => {
    const rest = ['svc.cluster.local', 'cluster.local']
      .map((zone) => `** server can't find web.${zone}: NXDOMAIN\n\n`)
      .join('');
    expect(look('web')).toBe(`${FOUND}${rest}\n${rest}command terminated with exit code 1\n`);
  });
});

describe('nobody answers', () => {
  const LOOK = 'kubectl exec client -- nslookup web';
  const SILENCE = /connection timed out; no servers could be reached/;

  test('while CoreDNS has no pod, and again when it has', () => {
    const [before, without, again] = tell([
      [20, LOOK],
      [25, 'kubectl -n kube-system scale deployment coredns --replicas=0'],
      [40, LOOK],
      [60, 'kubectl -n kube-system scale deployment coredns --replicas=1'],
      [80, LOOK],
    ]);
    expect(before).toContain('10.96.5.5');
    expect(without).toMatch(SILENCE);
    expect(again).toContain('10.96.5.5');
  });

  test('while the node of all its pods is away', () => {
    const [before, lost, back] = tell(
      [
        [15, 'kubectl exec client -- nslookup web'],
        [30, 'kubectl exec client -- nslookup web'],
        [120, 'kubectl exec client -- nslookup web'],
      ],
      '  - {at: 20s, fault: {node: node-1, down: true}, for: 60s}\n',
    );
    expect(before).toContain('10.96.5.5');
    expect(lost).toMatch(SILENCE);
    expect(back).toContain('10.96.5.5');
  });
});
