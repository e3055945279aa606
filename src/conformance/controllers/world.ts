import { parse, parseAllDocuments, stringify } from 'yaml';
import { addReadiness, Unsupported } from './basics.ts';
import type { ControllersScenario, Manifest, StepAt, World } from './format.ts';
import { prepareState } from './states.ts';

/** Every pod is Ready this long after its creation, and gone this long after its deletion mark; in seconds. */
const READY_AFTER = 5;
const STOP_TAKES = 2;

/** Builds what a scenario starts from, out of the words of its `given`. */
export function buildWorld(scenario: ControllersScenario, manifests: Record<string, string>): World {
  const { given } = scenario;
  const world: World = {
    documents: manifestsOf(scenario, manifests),
    nodes: nodesOf(given.cluster ?? (typeof given.state === 'string' ? given.state : '')),
    images: ['app:1', 'app:2', 'app:broken', 'agent:1', 'agent:2'].map(imageOf),
    apps: given.app ? [{ match: { image: 'job:1' }, main: jobMain(given.app) }] : [],
    traffic: [],
    steps: [],
    start: 0,
  };
  for (const [path, value] of Object.entries(given.set ?? {})) applySetting(world.documents, path, value);
  for (const document of world.documents) addReadiness(document);
  if (given.state !== undefined) prepareState(world, given.state);
  else if (given.cluster?.includes('deployment pod A and statefulset pod web-0 on w2'))
    prepareState(world, given.cluster);
  return world;
}

/** Requests to the Service `web`; its pods listen when they become ready. */
export function addTraffic(world: World): void {
  const http = [{ port: 8080, path: '/', from: '0s', status: 200 }];
  world.apps.push({ match: { image: 'app:1' }, main: 'forever', startup: `${READY_AFTER - 0.6}s`, http });
  world.traffic.push({ name: 'users', to: 'service/web:80', rate: '10/s' });
  for (const document of world.documents) {
    for (const container of document.spec?.template?.spec.containers ?? []) {
      container.readinessProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 };
    }
  }
}

/** A pod with the tools of busybox. */
export function addLookup(world: World, name: string): void {
  const container = { name: 'tools', image: 'busybox:1.36', command: ['sleep', '36000'] };
  world.documents.push({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [container] },
  });
}

/** The whole text of a scenario. */
export function worldText(
  id: string,
  world: World,
  steps: readonly StepAt[],
  duration: number,
  version: string,
): string {
  const scenario = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: id },
    spec: {
      duration: `${duration}s`,
      cluster: { version, nodes: world.nodes, latency: 'none' },
      images: world.images,
      apps: world.apps,
      traffic: world.traffic,
      steps: [...world.steps, ...steps]
        .sort((a, b) => a.at - b.at)
        .map(({ at, ...body }) => ({ at: `${Math.round(at * 1000) / 1000}s`, ...body })),
    },
  };
  return [...world.documents, scenario]
    .map((document) => stringify(document, { aliasDuplicateObjects: false }))
    .join('---\n');
}

function manifestsOf({ given }: ControllersScenario, manifests: Record<string, string>): Manifest[] {
  const name = given.manifest;
  if (name === undefined || name === 'see action') return [];
  if (name.startsWith('minimal StatefulSet')) return [minimalStatefulSet()];
  if (name.endsWith('-job')) return [jobOf(name.replace(/-job$/, ''))];
  const [base = '', extra] = name.split(' + ');
  const text = manifests[base];
  if (text === undefined) throw new Unsupported(`no manifest ${base}`);
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const service = /^service (\S+) port (\d+) -> (\d+)$/.exec(extra ?? '');
  if (service) {
    const [, serviceName, port, targetPort] = service;
    documents.push({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: serviceName },
      spec: {
        selector: { app: serviceName },
        ports: [{ port: Number(port), targetPort: Number(targetPort) }],
      },
    });
  } else if (extra !== undefined && extra !== 'headless service web') {
    throw new Unsupported(`no manifest ${extra}`);
  }
  return documents;
}

function minimalStatefulSet(): Manifest {
  return parse(
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  serviceName: web\n  selector: {matchLabels: {app: web}}\n' +
      '  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: app, image: app}]}\n',
  );
}

function jobOf(name: string): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'job:1' }] } } },
  };
}

/** `exits 1 after 1 s` */
function jobMain(text: string) {
  const [, code, seconds] = /^exits (\d+) after ([\d.]+) s$/.exec(text) ?? [];
  if (!seconds) throw new Unsupported(`no behaviour "${text}"`);
  return { exitAfter: `${seconds}s`, code: Number(code) };
}

/**
 * An image whose process answers its readiness check from a file, so that `kubectl exec` can make any pod
 * ready (something in it) or not (empty); app:broken never writes it.
 */
function imageOf(name: string): Manifest {
  const becomeReady = name.endsWith(':broken')
    ? ''
    : `sleep ${READY_AFTER - 0.6} & wait $!; echo yes > /tmp/ready; `;
  const script = `trap 'sleep ${STOP_TAKES - 0.4}; exit 0' TERM; ${becomeReady}while true; do sleep 3600 & wait $!; done`;
  return { name, entrypoint: ['/bin/sh', '-c', script], shell: 'ash' };
}

function nodesOf(text: string): Manifest[] {
  const worker = (name: string): Manifest => ({
    name,
    capacity: { cpu: '4', memory: '16Gi' },
    images: IMAGES,
  });
  const controlPlane = (name: string) => ({
    ...worker(name),
    taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  });
  if (text.includes('cp1')) return [controlPlane('cp1'), worker('w1'), worker('w2')];
  if (text.includes('control-plane'))
    return [controlPlane('control-plane'), worker('w1'), worker('w2'), worker('w3')];
  const count = Number(/^(\d+) nodes/.exec(text)?.[1] ?? 3);
  return Array.from({ length: count }, (_, index) => worker(`w${index + 1}`));
}

const IMAGES = ['app:1', 'app:2', 'app:broken', 'agent:1', 'agent:2', 'job:1', 'app:latest'];

/** `spec.replicas`, or one of the short names of the data. */
function applySetting(documents: readonly Manifest[], path: string, value: unknown): void {
  const target = documents[0];
  if (!target) throw new Unsupported(`nothing to set ${path} on`);
  if (path === 'strategy') {
    target.spec.strategy =
      value === 'Recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: value };
  } else if (path === 'maxUnavailable') {
    target.spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: value } };
  } else if (path === 'restartPolicy') {
    target.spec.template.spec.restartPolicy = value;
  } else {
    setAt(target, path.split('.'), value);
  }
}

function setAt(object: Manifest, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  object[key] ??= {};
  setAt(object[key], rest, value);
}
