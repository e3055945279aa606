import { createRng } from '../../../base/rng.ts';
import type { AppSpec, ImageSpec, ReleaseVersion, Scenario } from '../../../scenario/types.ts';
import { Kernel } from '../../kernel.ts';
import { createNetwork, type SimulatedNetwork } from '../../network/switchboard.ts';
import type { ContainerConfig, ContainerStatusCri, ExecResult } from '../cri.ts';
import { createRuntime, type SimulatedRuntime } from '../runtime.ts';

export interface Lab {
  kernel: Kernel;
  runtime: SimulatedRuntime;
  network: SimulatedNetwork;
  /** Codes and texts of what was reported. */
  reports: { code: string; message: string; where?: string }[];
  exits: { id: string; status: ContainerStatusCri }[];
  sandbox(pod: string, options?: { share?: boolean; node?: string; hostPID?: boolean }): string;
  /** Creates and starts a container; returns its id. */
  run(config: Partial<ContainerConfig> & { image: string }, sandbox?: string): string;
  exec(id: string, argv: string[], timeoutMs?: number): { result?: ExecResult; at?: number };
  lines(id: string): string[];
}

/** A node with a runtime and a network, and nothing else. */
export function lab(
  options: { apps?: AppSpec[]; images?: ImageSpec[]; seed?: number; version?: ReleaseVersion } = {},
): Lab {
  const kernel = new Kernel(createRng(options.seed ?? 1));
  const scenario: Scenario = {
    name: 'lab',
    duration: 600_000,
    seed: 1,
    cluster: {
      version: options.version ?? '1.36',
      nodes: ['node-1', 'node-2'].map((name) => ({ name, labels: {}, taints: [], capacity: {}, images: [] })),
      domain: 'cluster.local',
      nodePortRange: [30000, 32767],
      latency: { profile: 'none', overrides: {} },
    },
    images: options.images ?? [],
    apps: options.apps ?? [],
    traffic: [],
    steps: [],
    manifests: [],
  };
  const reports: Lab['reports'] = [];
  const report = (diagnostic: Lab['reports'][number]) => {
    if (!reports.some((each) => each.code === diagnostic.code && each.where === diagnostic.where))
      reports.push(diagnostic);
  };
  const network = createNetwork({ kernel, scenario, report });
  const runtime = createRuntime({ kernel, scenario, report, network });
  const exits: Lab['exits'] = [];
  runtime.onExit((id, status) => exits.push({ id, status }));
  const attempts = new Map<string, number>();
  const self: Lab = {
    kernel,
    runtime,
    network,
    reports,
    exits,
    sandbox: (pod, { share = false, node = 'node-1', hostPID = false } = {}) =>
      runtime.runPodSandbox({
        namespace: 'default',
        pod,
        uid: `uid-${pod}`,
        node,
        hostname: pod,
        hostNetwork: false,
        hostIP: network.nodeAddress(node),
        shareProcessNamespace: share,
        hostPID,
        hostAliases: [],
        resolvConf:
          'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      }).id,
    run(config, sandbox = self.sandbox('web')) {
      const name = config.name ?? 'main';
      const key = `${sandbox}/${name}`;
      const attempt = config.attempt ?? attempts.get(key) ?? 0;
      attempts.set(key, attempt + 1);
      const id = runtime.createContainer(sandbox, {
        attempt,
        init: false,
        env: [],
        mounts: [],
        ports: [],
        terminationMessagePath: '/dev/termination-log',
        tty: false,
        stdin: false,
        ...config,
        name,
      });
      runtime.startContainer(id);
      return id;
    },
    exec(id, argv, timeoutMs) {
      const answer: { result?: ExecResult; at?: number } = {};
      runtime.exec(id, { argv, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, (result) => {
        answer.result = result;
        answer.at = kernel.now;
      });
      return answer;
    },
    lines: (id) => runtime.logs(id).map(({ line }) => line),
  };
  return self;
}

/** Runs a script in an image for at most `seconds`; what it printed and how it ended. */
export function runScript(
  script: string,
  options: { image?: string; shell?: string; seconds?: number; env?: Record<string, string> } = {},
): { out: string; code: number | undefined; at: number | undefined; lab: Lab; id: string } {
  const one = lab();
  const id = one.run({
    image: options.image ?? 'busybox:1.36',
    command: [options.shell ?? 'sh', '-c', script],
    env: Object.entries(options.env ?? {}).map(([name, value]) => ({ name, value })),
  });
  one.kernel.advance((options.seconds ?? 60) * 1000);
  const status = one.runtime.status(id);
  return { out: one.lines(id).join('\n'), code: status.exitCode, at: status.finishedAt, lab: one, id };
}
