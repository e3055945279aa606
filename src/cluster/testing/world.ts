/** A control plane over fake nodes, for tests. */

import type { KubeObject } from '../../api/meta.ts';
import { createRng } from '../../base/rng.ts';
import { parseDuration, seconds } from '../../base/time.ts';
import type { NodeSpec, ReleaseVersion, Scenario } from '../../scenario/types.ts';
import type { EventRecord, TraceRecord } from '../../trace/records.ts';
import { createPipeline } from '../apiserver/pipeline.ts';
import { Server } from '../apiserver/server.ts';
import { bootstrap } from '../bootstrap.ts';
import { startControlPlane } from '../control-plane.ts';
import { Kernel } from '../kernel.ts';
import { type FakeApp, startFakeHeartbeats, startFakeKubelet } from './fake-kubelet.ts';

export interface WorldOptions {
  version?: ReleaseVersion;
  nodes?: (string | (Partial<NodeSpec> & { name: string }))[];
  app?: (pod: KubeObject) => FakeApp;
  seed?: number;
}

export function node(spec: string | (Partial<NodeSpec> & { name: string })): NodeSpec {
  const given = typeof spec === 'string' ? { name: spec } : spec;
  return { labels: {}, taints: [], capacity: {}, images: [], ...given };
}

function testScenario({ version = '1.36', nodes = ['w1', 'w2', 'w3'], seed = 1 }: WorldOptions): Scenario {
  return {
    name: 'test',
    duration: parseDuration('1h')!,
    seed,
    cluster: {
      version,
      nodes: nodes.map(node),
      domain: 'cluster.local',
      nodePortRange: [30000, 32767],
      latency: { profile: 'typical', overrides: {} },
    },
    images: [],
    apps: [],
    traffic: [],
    steps: [],
    manifests: [],
  };
}

/** Ready five seconds after creation, gone two after deletion; images named broken never get Ready. */
const DEFAULT_APP = (pod: KubeObject): FakeApp =>
  pod.spec.containers[0].image.endsWith(':broken')
    ? { stopAfter: 2000 }
    : { readyAfter: 5000, stopAfter: 2000 };

export function createWorld(options: WorldOptions = {}) {
  const scenario = testScenario(options);
  const kernel = new Kernel(createRng(scenario.seed));
  const api = new Server({
    kernel,
    version: scenario.cluster.version,
    watchLatency: 3,
    pipeline: createPipeline({
      version: scenario.cluster.version,
      rng: kernel.rng,
      nodePortRange: scenario.cluster.nodePortRange,
      now: () => kernel.now,
    }),
  });
  const context = {
    kernel,
    api,
    version: scenario.cluster.version,
    scenario,
    report() {},
    runtime: { usage: () => ({ cpuMilli: 0, memoryBytes: 0 }) },
    syncLatency: 4,
  };
  const plane = startControlPlane(context, 5);
  bootstrap(api, scenario, () => '192.168.49.2');
  const silent = new Set<string>();
  startFakeHeartbeats(
    kernel,
    api,
    scenario.cluster.nodes.map((each) => each.name),
    silent,
  );
  startFakeKubelet(kernel, api, options.app ?? DEFAULT_APP);
  const pods = () => api.list('Pod').map((pod) => pod.metadata.name);
  return {
    kernel,
    api,
    plane,
    scenario,
    pods,
    /** Nodes whose heartbeats have stopped. */
    silent,
    /** As `kubectl apply`: the document of a person, decoded and defaulted. */
    apply: (object: unknown) => api.submit(object).object,
    /** As `kubectl edit`. */
    edit: (kind: string, name: string, change: (object: KubeObject) => KubeObject) =>
      api.replace(change(api.get(kind, 'default', name)!)).object,
    /** Runs to a moment, in seconds. */
    until: (at: number) => kernel.advance(seconds(at)),
    events: (kind: string, name: string): string[] =>
      kernel.records
        .filter(
          (each): each is EventRecord => each.type === 'event' && each.kind === kind && each.name === name,
        )
        .map((each) => each.message),
    /** When objects of a kind were added, marked or removed: `[seconds, name]`. */
    times: (what: 'added' | 'marked' | 'gone', kind = 'Pod'): [number, string][] =>
      objectTimes(kernel.records, what, kind),
  };
}

function objectTimes(records: readonly TraceRecord[], what: string, kind: string): [number, string][] {
  const marked = new Set<string>();
  const found: [number, string][] = [];
  for (const record of records) {
    if (record.type !== 'object' || record.kind !== kind) continue;
    const { uid, deletionTimestamp } = record.object.metadata;
    const isMark = deletionTimestamp !== undefined && !marked.has(uid);
    if (isMark) marked.add(uid);
    const hit =
      what === 'added' ? record.verb === 'ADDED' : what === 'gone' ? record.verb === 'DELETED' : isMark;
    if (hit) found.push([record.t, record.name]);
  }
  return found;
}
