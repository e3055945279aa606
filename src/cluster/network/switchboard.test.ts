import { describe, expect, test } from 'vitest';
import { lab } from '../runtime/testing/lab.ts';
import { AddressPlan } from './addresses.ts';
import type { HttpOutcome, HttpRequest } from './network.ts';

describe('addresses', () => {
  test('each node has its own range, and an address is not given again at once', () => {
    const plan = new AddressPlan(['a', 'b']);
    const first = [plan.allocate('a'), plan.allocate('b'), plan.allocate('a')];
    expect(first).toEqual(['10.244.0.2', '10.244.1.2', '10.244.0.3']);
    plan.release('10.244.0.2');
    expect(plan.allocate('a')).toBe('10.244.0.4');
    expect([plan.nodeAddress('a'), plan.nodeAddress('b'), plan.nodeOf('192.168.49.3')]).toEqual([
      '192.168.49.2',
      '192.168.49.3',
      'b',
    ]);
  });
  test('more pods than a /24 holds still get different addresses', () => {
    const plan = new AddressPlan(['a']);
    expect(new Set(Array.from({ length: 1000 }, () => plan.allocate('a'))).size).toBe(1000);
  });
});

const show = (outcome: HttpOutcome): string =>
  outcome.kind === 'response'
    ? String(outcome.status)
    : outcome.kind === 'timeout'
      ? `timeout ${outcome.phase}`
      : outcome.kind;

function asker() {
  const one = lab();
  const id = one.run({ image: 'nginx:1.27' });
  one.kernel.advance(1000);
  const ip = one.network.addressOf({ pod: 'default/web' })!;
  const ask = (more: Partial<HttpRequest>, ms = 2000): string => {
    const began = one.kernel.now;
    let text = 'nothing';
    one.network.http(
      {
        from: { node: 'node-1' },
        scheme: 'http',
        host: ip,
        port: 80,
        path: '/',
        headers: {},
        timeoutMs: 1000,
        ...more,
      },
      (outcome) => {
        text = `${show(outcome)} +${one.kernel.now - began}`;
      },
    );
    one.kernel.advance(began + ms);
    return text;
  };
  return { one, id, ip, ask };
}

describe('http', () => {
  test.each<[string, Partial<HttpRequest>, string]>([
    ['a page', {}, '200 +1'],
    ['no page', { path: '/none' }, '404 +1'],
    ['nobody at the port', { port: 81 }, 'refused +1'],
    ['nobody at the address', { host: '10.244.9.9' }, 'timeout connect +1000'],
    ['no such name', { host: 'web.default.svc.cluster.local' }, 'no-such-host +1'],
    ['https of a plain port', { scheme: 'https' }, 'not-tls +1'],
    ['a name of the world outside', { host: 'example.com' }, '200 +40'],
    ['a node where nobody listens', { host: '192.168.49.2' }, 'refused +1'],
  ])('%s', (_title, request, outcome) => expect(asker().ask(request)).toBe(outcome));

  test('services go through the router, names through the name service', () => {
    const { one, ip, ask } = asker();
    one.network.setNameService({
      resolve: (name) =>
        name === 'web.default.svc.cluster.local'
          ? ['10.96.0.5']
          : name === 'alias.default.svc.cluster.local'
            ? { cname: 'web.default.svc.cluster.local.' }
            : undefined,
    });
    one.network.setServiceRouter({
      route: (address, port) =>
        address !== '10.96.0.5'
          ? undefined
          : port === 8080
            ? { ip, port: 80 }
            : port === 81
              ? 'refused'
              : 'drop',
    });
    const from = { pod: 'default/web' };
    expect([
      ask({ from, host: 'web', port: 8080 }),
      ask({ from, host: 'alias', port: 8080 }),
      ask({ from, host: 'web.default.svc.cluster.local.', port: 8080 }),
      ask({ from, host: 'web', port: 81 }),
      ask({ from, host: 'web', port: 82 }),
      ask({ from, host: 'localhost' }),
    ]).toEqual(['200 +1', '200 +1', '200 +1', 'refused +1', 'timeout connect +1000', '200 +1']);
  });

  test('a server that dies while it answers resets the connection', () => {
    const { one, id, ask } = asker();
    one.runtime.faults.hang('default/web', undefined, true);
    one.kernel.after(300, () => one.runtime.signal(id, 'SIGKILL'));
    expect(ask({})).toBe('reset +300');
    expect(ask({})).toBe('refused +1');
  });

  test('a pod that is gone does not answer any more', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    one.run({ image: 'nginx:1.27' }, sandbox);
    const ip = one.network.addressOf({ pod: 'default/web' })!;
    one.runtime.stopPodSandbox(sandbox);
    let seen = '';
    one.network.tcp({ from: { node: 'node-1' }, host: ip, port: 80, timeoutMs: 1000 }, ({ kind }) => {
      seen = kind;
    });
    one.kernel.advance(2000);
    expect([seen, one.network.addressOf({ pod: 'default/web' })]).toEqual(['timeout', undefined]);
  });
});

test('grpc health: serving, no grpc, nobody', () => {
  const one = lab();
  one.run({ image: 'registry.k8s.io/etcd:3.5.1-0', name: 'etcd' });
  one.run({ image: 'nginx:1.27', name: 'nginx' }, one.sandbox('other'));
  one.kernel.advance(2000);
  const seen: string[] = [];
  const check = (pod: string, port: number) =>
    one.network.grpcHealth(
      { from: { node: 'node-1' }, host: one.network.addressOf({ pod })!, port, service: '', timeoutMs: 1000 },
      (outcome) =>
        seen.push(`${outcome.kind === 'status' ? outcome.status : outcome.kind} ${one.kernel.now - 2000}`),
    );
  check('default/web', 2379);
  check('default/other', 80);
  check('default/web', 1);
  one.kernel.advance(4000);
  expect(seen).toEqual(['SERVING 1', 'unimplemented 1', 'connect-timeout 1000']);
});

test('two containers of a pod talk over localhost, and over raw sockets', () => {
  const one = lab();
  const sandbox = one.sandbox('pair');
  one.run(
    {
      image: 'busybox:1.36',
      name: 'server',
      command: ['sh', '-c', 'echo hello from $HOSTNAME | nc -l -p 9000'],
    },
    sandbox,
  );
  const client = one.run(
    {
      image: 'busybox:1.36',
      name: 'client',
      command: ['sh', '-c', 'sleep 1; nc 127.0.0.1 9000; nc -z localhost 9000 || echo closed'],
    },
    sandbox,
  );
  one.kernel.advance(3000);
  one.runtime.signal(client, 'SIGKILL');
  expect(one.lines(client)[0]).toBe('hello from pair');
});

test('a port of a node leads datagrams on where it was asked for with UDP, and only those', () => {
  const { one, ip } = asker();
  const node = one.network.nodeAddress('node-1');
  const heard: string[] = [];
  one.network.hear(ip, 53, ({ text }) => heard.push(text));
  one.network.mapPort(node, { hostPort: 5353, containerPort: 53, protocol: 'UDP' }, ip);
  one.network.mapPort(node, { hostPort: 5354, containerPort: 53 }, ip);
  for (const port of [5353, 5354])
    one.network.send(
      { from: { node: 'node-1' }, host: node, port, fromPort: 40_000, text: `to ${port}` },
      () => {},
    );
  one.kernel.advance(one.kernel.now + 100);
  expect(heard).toEqual(['to 5353']);
});

test('ports of a node lead to the pods that have asked for them, until those are gone', () => {
  const { one, id, ip, ask } = asker();
  const node = one.network.nodeAddress('node-1');
  one.network.mapPort(node, { hostPort: 8081, containerPort: 80 }, ip);
  one.network.mapPort(node, { hostPort: 8082, hostIP: '127.0.0.1', containerPort: 80 }, ip);
  const answers = () =>
    [
      { host: node, port: 8081 },
      { host: 'localhost', port: 8081 },
      { host: node, port: 8082 },
      { host: 'localhost', port: 8082 },
      { host: node, port: 80 },
    ].map((request) => ask(request));
  expect(answers()).toEqual(['200 +1', '200 +1', 'refused +1', '200 +1', 'refused +1']);
  one.runtime.removeContainer(id);
  one.network.release(ip);
  expect(new Set(answers())).toEqual(new Set(['refused +1']));
});

describe('names are resolved as resolv.conf of the pod says', () => {
  const CLUSTER =
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
  const found = (resolvConf: string, name: string) => {
    const { one } = asker();
    one.network.setNameService({
      resolve: (full) => (full === 'web.default.svc.cluster.local' ? ['10.96.0.7'] : undefined),
    });
    one.network.attach('10.244.9.9', { pod: 'default/p', node: 'node-1', resolvConf });
    const answer = one.network.lookup(name, { pod: 'default/p', node: 'node-1' });
    return answer.kind === 'addresses' ? answer.canonical : answer.kind;
  };
  test.each<[string, string, string, string]>([
    ['ClusterFirst', CLUSTER, 'web', 'web.default.svc.cluster.local'],
    ['ClusterFirst, the world outside', CLUSTER, 'example.com', 'example.com'],
    ['Default: no service', 'nameserver 8.8.8.8\n', 'web.default.svc.cluster.local', 'nxdomain'],
    ['Default: the world outside', 'nameserver 8.8.8.8\n', 'example.com', 'example.com'],
    ['None without a search list', 'nameserver 10.96.0.10\n', 'web', 'nxdomain'],
    [
      'None, the whole name',
      'nameserver 10.96.0.10\n',
      'web.default.svc.cluster.local',
      'web.default.svc.cluster.local',
    ],
    [
      'its own search list',
      'search svc.cluster.local\nnameserver 10.96.0.10\n',
      'web.default',
      'web.default.svc.cluster.local',
    ],
    [
      'the first server counts',
      'nameserver 1.1.1.1\nnameserver 10.96.0.10\n',
      'web.default.svc.cluster.local',
      'nxdomain',
    ],
  ])('%s', (_, conf, name, expected) => expect(found(conf, name)).toBe(expected));
});
