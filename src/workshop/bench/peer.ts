import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes';
import { cpuSeconds, type Measured, SETTLE, wallSeconds } from './measure.ts';
import { PROBE } from './work.ts';

/** A server that answers every request, under the name that the Deployment of work.ts asks for. */
class Server extends BaseImage {
  static readonly imageName = 'web';
  static readonly imageVersion = '1';
  readonly defaultCommand = ['server'];

  override async exec(ctx: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return await super.exec(ctx, argv);
    ctx.listenHttp(PROBE.port, async () => ({ status: 200, body: 'ok' }));
    return await ctx.waitUntilKilled();
  }
}

/** Simulated milliseconds of one step. Its code is asynchronous: after each step everything that became runnable has to run. */
const STEP_MS = 100;

/** Turns of the event loop after a step: promises wait for promises. With fewer it takes more steps. */
const TURNS = 20;

/**
 * The same Deployment in @ngrok/webernetes, with its clock stepped as fast as it goes: CPU seconds until all
 * pods are Ready, then the speed of `simulatedSeconds` more. Gives up after `budget` CPU seconds.
 */
export async function measurePeer(pods: number, simulatedSeconds: number, budget: number): Promise<Measured> {
  const cluster = new Cluster({ nodes: 3 });
  cluster.registerImage(Server);
  await cluster.init();
  cluster.clock.pause();
  try {
    const container = { name: 'web', image: 'web:1', ...probes() };
    const labels = { app: 'web' };
    const toReady = cpuSeconds();
    await cluster.apply([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas: pods,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      },
    ]);
    let simulated = 0;
    while ((await readyPods(cluster)) < pods) {
      if (toReady() > budget) return { pods, readyCpu: undefined, readyAt: undefined, speed: undefined };
      await step(cluster, 10);
      simulated += (10 * STEP_MS) / 1000;
    }
    const readyCpu = toReady();
    await step(cluster, (SETTLE * 1000) / STEP_MS);
    const [steady, wall] = [cpuSeconds(), wallSeconds()];
    let passed = 0;
    while (passed < simulatedSeconds && steady() < budget) {
      await step(cluster, 10);
      passed += (10 * STEP_MS) / 1000;
    }
    return { pods, readyCpu, readyAt: simulated, speed: passed / wall() };
  } finally {
    if (cluster.clock.isPaused()) cluster.clock.resume();
    await cluster.close();
  }
}

function probes() {
  const probe = { httpGet: { path: PROBE.path, port: PROBE.port }, periodSeconds: PROBE.periodSeconds };
  return { ports: [{ containerPort: PROBE.port }], readinessProbe: probe, livenessProbe: probe };
}

async function step(cluster: Cluster, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    cluster.clock.step(STEP_MS);
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function readyPods(cluster: Cluster): Promise<number> {
  const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: 'default' });
  return items.filter((pod) =>
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  ).length;
}
