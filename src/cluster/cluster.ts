import type { Scenario } from '../scenario/types.ts';
import { ClusterClient } from './apiserver/client.ts';
import { createPipeline } from './apiserver/pipeline.ts';
import { Server } from './apiserver/server.ts';
import { bootstrap } from './bootstrap.ts';
import type { ClusterContext } from './context.ts';
import { startControlPlane } from './control-plane.ts';
import { createReport, diagnosticRecord } from './diagnostics.ts';
import type { Kernel } from './kernel.ts';
import { createClusterStorage, createKubelet } from './kubelet/kubelet.ts';
import { controlPlaneLatency } from './latency.ts';
import { createNetwork } from './network/switchboard.ts';
import { createRuntime } from './runtime/runtime.ts';
import { CommandRunner } from './steps/commands.ts';
import { applyManifests, FILE, RefusalLog } from './steps/first-apply.ts';
import { Waiters } from './steps/waiters.ts';

export interface Cluster {
  /** Applies the manifests and plans the steps. */
  start(): void;
}

/** Wires the components of one cluster together. Nothing else knows all of them. */
export function createCluster(kernel: Kernel, scenario: Scenario): Cluster {
  const { version, latency } = scenario.cluster;
  const delays = controlPlaneLatency(latency);
  const report = createReport(kernel);
  const network = createNetwork({ kernel, scenario, report });
  const runtime = createRuntime({ kernel, scenario, report, network });
  const api = new Server({
    kernel,
    version,
    watchLatency: delays.watch,
    pipeline: createPipeline({
      version: scenario.cluster.version,
      rng: kernel.rng,
      nodePortRange: scenario.cluster.nodePortRange,
      now: () => kernel.now,
    }),
  });
  startControlPlane({ kernel, api, version, scenario, report, syncLatency: delays.sync }, delays.schedule);

  const waiters = new Waiters(kernel, api);
  const refusals = new RefusalLog();
  const client = new ClusterClient({
    kernel,
    scenario,
    api,
    network,
    runtime,
    report,
    moved: () => waiters.moved(),
    refused: (error) => refusals.add(error),
  });
  const commands = new CommandRunner(kernel, client, waiters);

  return {
    start() {
      bootstrap(api, scenario, (node) => network.nodeAddress(node));
      const context: ClusterContext = { scenario, kernel, api, runtime, network, report };
      const storage = createClusterStorage();
      for (const spec of scenario.cluster.nodes) createKubelet(context, spec, storage);
      if (scenario.manifests.length > 0) {
        const { result, diagnostics } = applyManifests(scenario.manifests, commands, refusals);
        kernel.emit({ type: 'command', command: `kubectl apply -f ${FILE}`, ...result });
        for (const diagnostic of diagnostics) kernel.emit(diagnosticRecord(diagnostic));
      }
      for (const step of scenario.steps) kernel.after(step.at, () => runStep(step));
    },
  };

  function runStep(step: Scenario['steps'][number]): void {
    if (step.run !== undefined) commands.record(step.run, step.run, {}, step.index);
    else if (step.apply !== undefined)
      commands.record('kubectl apply -f -', 'kubectl apply -f -', { stdin: step.apply }, step.index);
  }
}
