import type { KubeObject } from '../api/meta.ts';
import type { Docs } from '../kubectl/index.ts';
import { DEFAULT_CAPACITY, defaultNode } from '../scenario/decode/cluster.ts';
import { horizon } from '../scenario/horizon.ts';
import type { NodeSpec, Scenario } from '../scenario/types.ts';
import { ClusterClient } from './apiserver/client.ts';
import { listenForPods } from './apiserver/listener.ts';
import { NodeLink } from './apiserver/node-link.ts';
import { createPipeline } from './apiserver/pipeline.ts';
import { Server } from './apiserver/server.ts';
import { bootstrap, createNode, nodeLabels, nodeStatus, podRanges } from './bootstrap.ts';
import type { ClusterContext } from './context.ts';
import { startControlPlane } from './control-plane.ts';
import { ClusterNames } from './coredns/names.ts';
import { createReport, diagnosticRecord, placeOf } from './diagnostics.ts';
import { startInfrastructure } from './infrastructure/agent.ts';
import { isWanted } from './infrastructure/demand.ts';
import type { Kernel } from './kernel.ts';
import { ServiceProxy } from './kube-proxy/proxy.ts';
import { createClusterStorage, createKubelet, type Kubelet } from './kubelet/kubelet.ts';
import { controlPlaneLatency } from './latency.ts';
import { podRange } from './network/addresses.ts';
import { createNetwork } from './network/switchboard.ts';
import { createRuntime } from './runtime/runtime.ts';
import { CommandRunner } from './steps/commands.ts';
import type { FaultWorld } from './steps/faults.ts';
import { applyManifests, documentFiles, FILE, RefusalLog } from './steps/first-apply.ts';
import { Holds } from './steps/holds.ts';
import { planSteps } from './steps/run-steps.ts';
import { Waiters } from './steps/waiters.ts';
import { nameOf, WithoutEffect } from './steps/without-effect.ts';
import { startTraffic } from './traffic/generator.ts';

export interface Cluster {
  /** Applies the manifests and plans steps and traffic. */
  start(): void;
}

/** Wires the components of one cluster together. Nothing else knows all of them. */
export function createCluster(kernel: Kernel, scenario: Scenario, docs?: () => Docs | undefined): Cluster {
  const { version, latency, nodePortRange, domain, nodes, proxyMode } = scenario.cluster;
  const delays = controlPlaneLatency(latency);
  const report = createReport(kernel, scenario);
  const network = createNetwork({ kernel, scenario, report });
  const runtime = createRuntime({ kernel, scenario, report, network });
  const api = new Server({
    kernel,
    version,
    watchLatency: delays.watch,
    pipeline: createPipeline({ version, rng: kernel.rng, nodePortRange, now: () => kernel.now }),
  });
  const plane = startControlPlane(
    { kernel, api, version, scenario, report, runtime, syncLatency: delays.sync },
    delays.schedule,
  );
  const proxy = new ServiceProxy({
    kernel,
    api,
    nodeAddress: (node) => network.nodeAddress(node),
    nodeOfPod(pod) {
      const slash = pod.indexOf('/');
      return api.get('Pod', pod.slice(0, slash), pod.slice(slash + 1))?.spec.nodeName;
    },
    instant: delays.watch === 0,
    listen: (ip, port, listener) => network.listen(ip, port, listener),
    ...(proxyMode === undefined ? {} : { mode: proxyMode }),
  });
  network.setServiceRouter(proxy);
  const names = new ClusterNames(kernel, api, domain);
  network.setNameService(names);

  const storage = createClusterStorage();
  const links = new Map<string, NodeLink>();
  const kubelets = new Map<string, Kubelet>();
  /** What each machine is, whatever becomes of its Node object. */
  const machines = new Map<string, NodeSpec>();
  const outage: FaultWorld['outage'] = { reason: undefined, stopped: [] };
  const waiters = new Waiters(kernel, api);
  const refusals = new RefusalLog();
  const effects = new WithoutEffect(version);
  /** The manifests are applied: what they ask for in vain is said at their lines. */
  let hasBegun = false;
  const client = new ClusterClient({
    kernel,
    scenario,
    api,
    network,
    runtime,
    report,
    outage,
    moved: () => waiters.moved(),
    refused: (error) => refusals.add(error),
    written(object) {
      if (!hasBegun) return;
      const where = nameOf(object);
      for (const { message } of effects.take(object)) {
        const range = placeOf(where, scenario);
        kernel.emit(
          diagnosticRecord({
            severity: 'warning',
            code: 'not-simulated',
            message,
            where,
            ...(range && { range }),
          }),
        );
      }
    },
  });
  const commands = new CommandRunner(kernel, client, waiters, { files: documentFiles(scenario), docs });

  return {
    start() {
      bootstrap(api, scenario, (node) => network.nodeAddress(node));
      startNodes();
      const [first] = nodes;
      if (first !== undefined)
        listenForPods({
          network,
          address: network.nodeAddress(first.name),
          api,
          isUp: () => outage.reason === undefined,
          kubectl: { client, wait: (pause, resume) => waiters.wait(pause, resume) },
        });
      const isLive = isWanted(scenario);
      names.hasServers = isLive;
      const infrastructure = startInfrastructure({
        kernel,
        api,
        version,
        domain,
        proxyMode: proxyMode ?? 'iptables',
        nodes,
        nodeAddress: (node) => network.nodeAddress(node),
        nodeIndex: (node) => [...kubelets.keys()].indexOf(node),
        isLive,
      });
      if (scenario.manifests.length > 0) {
        const { result, diagnostics } = applyManifests(scenario, commands, refusals, effects);
        kernel.emit({ type: 'command', command: `kubectl apply -f ${FILE}`, ...result });
        for (const diagnostic of diagnostics) kernel.emit(diagnosticRecord(diagnostic));
      }
      hasBegun = true;
      kernel.after(horizon(scenario) - kernel.now, () => commands.end());
      planSteps(scenario.steps, kernel, commands, {
        kernel,
        api,
        runtime,
        network,
        proxy,
        plane,
        kubelets,
        links,
        outage,
        holds: new Holds(),
        restarted: infrastructure.restarted,
      });
      // Users do not come in by a node that is down.
      const entries = () =>
        [...kubelets.keys()].filter((name) => kubelets.get(name)!.running && links.get(name)!.connected);
      for (const spec of scenario.traffic)
        startTraffic(spec, { kernel, api, network, proxy, entries, horizon: horizon(scenario), report });
    },
  };

  function startNodes(): void {
    for (const spec of nodes) startNode(spec);
    // Somebody creates a Node object: that is how a machine joins, and one that is there finds itself again.
    api.watch(['Node'], ({ type, object }) => {
      const { name } = object.metadata;
      // A kubelet that registers itself has said all this.
      if (type !== 'ADDED' || object.status?.nodeInfo !== undefined) return;
      const present = kubelets.get(name);
      if (present !== undefined && !present.running) return;
      const spec = machines.get(name) ?? {
        ...defaultNode(name),
        capacity: { ...DEFAULT_CAPACITY, ...object.status?.capacity },
      };
      describe(object, spec);
      if (present === undefined) startNode(spec);
    });
  }

  /** What the kubelet and the controllers write into a Node object that somebody else has made. */
  function describe(object: KubeObject, spec: NodeSpec, boots = 0): void {
    const { name } = spec;
    const status = nodeStatus(spec, version, network.nodeAddress(name), kernel.now, boots);
    api.modify('Node', undefined, name, (node) => ({
      ...node,
      metadata: { ...node.metadata, labels: { ...nodeLabels(name), ...node.metadata.labels } },
      spec: { ...podRanges(rangeOf(name)), ...node.spec },
    }));
    api.updateStatus({ ...object, status });
  }

  /** A kubelet that starts and finds no Node object of its name makes one. Models registerWithAPIServer. */
  function register(spec: NodeSpec, boots: number): void {
    if (!links.get(spec.name)!.connected) return;
    const known = api.get('Node', undefined, spec.name);
    const address = network.nodeAddress(spec.name);
    if (known === undefined)
      createNode(api, spec, version, address, rangeOf(spec.name), { now: kernel.now, boots });
    else if (known.status?.nodeInfo === undefined) describe(known, spec, boots);
  }

  /** A machine keeps its range of addresses. */
  function rangeOf(name: string): string {
    const index = [...kubelets.keys()].indexOf(name);
    return podRange(index < 0 ? kubelets.size : index);
  }

  function startNode(spec: NodeSpec): void {
    const link = new NodeLink(api, spec.name);
    links.set(spec.name, link);
    machines.set(spec.name, spec);
    const context: ClusterContext = {
      scenario,
      kernel,
      api: link,
      runtime,
      network,
      report,
      registerNode: (boots) => register(spec, boots),
    };
    const kubelet = createKubelet(context, spec, storage);
    kubelets.set(spec.name, kubelet);
    for (const manifest of spec.staticPods ?? [])
      kubelet.staticManifest((manifest as { metadata: { name: string } }).metadata.name, manifest);
    proxy.addNode(spec.name);
  }
}
