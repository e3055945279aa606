import { resolveFenceposts } from '../../api/int-or-string.ts';
import { proportional } from '../../cluster/deployment/proportional.ts';
import {
  cleanupUnhealthy,
  type Resize,
  shrinkAvailable,
  shrinkOld,
} from '../../cluster/deployment/rolling.ts';
import { maxUnavailable, newReplicaSetSize } from '../../cluster/deployment/sizes.ts';
import { podToEndpoint } from '../../cluster/endpointslice/endpoint.ts';
import { slowStartBatches } from '../../cluster/replicaset/plan.ts';
import { fitError } from '../../cluster/scheduler/fit-error.ts';
import { humanDuration } from '../../kubectl/printers/duration.ts';
import { nodeStatus } from '../../kubectl/printers/tables/cluster.ts';
import { jobs, pods } from '../../kubectl/printers/tables/workloads.ts';
import { type Case, type Outcome, outcome } from '../case.ts';
import type { ControllersFile, Manifest } from './format.ts';
import { deploymentOf, jobOf, NOW, nodeOf, podOf, replicaSetOf } from './table-objects.ts';

/** What one row says of a function of ours: what comes out beside what should; a text says why it cannot be asked. */
type Row = (row: never) => { found: unknown; wanted: unknown } | string;

const context = { now: NOW, version: 'v1.36.2' };

const printPod = ([phase, inits, containers, ready, status, restarts]: [
  string,
  string[],
  string[],
  string,
  string,
  string,
]) => {
  const pod = podOf(phase, inits, containers, Number(ready.split('/')[1]));
  return { found: pods.row(pod, context).slice(1, 4).map(String), wanted: [ready, status, restarts] };
};

/** The size of a ReplicaSet after the resizes of one step; null where nothing changes. */
function sizeAfter(resizes: readonly Resize[], before: number): number | null {
  const last = resizes.at(-1)?.to;
  return last === undefined || last === before ? null : last;
}

/** The tables whose rows are calls of a function of ours. */
const BINDINGS: Record<string, Row> = {
  TestPrintPod: printPod,
  TestPrintPodWithRestartableInitContainer: printPod,
  TestPrintNodeStatus: ([words, text]: [string, string]) => ({
    found: nodeStatus(nodeOf(words)),
    wanted: text,
  }),
  TestPrintJob: ([words, ...cells]: [string, ...string[]]) => ({
    found: jobs.row(jobOf(words), context).slice(1, 4),
    wanted: cells,
  }),
  HumanDuration: ([seconds, text]: [number, string]) => ({
    found: humanDuration(seconds * 1000),
    wanted: text,
  }),
  ResolveFenceposts: ([surge, unavailable, desired, ...wanted]: [string, string, number, number, number]) => {
    const found = resolveFenceposts(surge ?? undefined, unavailable ?? undefined, desired);
    return { found: [found.surge, found.unavailable], wanted };
  },
  MaxUnavailable: ([replicas, value, wanted]: [number, number | string, number]) => {
    const strategy = value === 'Recreate strategy' ? 'Recreate' : { maxSurge: 1, maxUnavailable: value };
    return { found: maxUnavailable(deploymentOf(replicas, strategy)), wanted };
  },
  reconcileNewReplicaSet: ([desired, maxSurge, old, fresh, , after]: [
    number,
    number,
    number,
    number,
    boolean,
    number | null,
  ]) => {
    if (fresh > desired) return 'a new ReplicaSet above its size is shrunk before this function is asked';
    const deployment = deploymentOf(desired, { maxSurge, maxUnavailable: 1 });
    const size = newReplicaSetSize(deployment, [replicaSetOf(old), replicaSetOf(fresh)], fresh);
    return { found: size === fresh ? null : size, wanted: after };
  },
  reconcileOldReplicaSets: ([desired, unavailable, old, fresh, readyOld, readyNew, , after]: number[]) => {
    const deployment = deploymentOf(desired!, { maxSurge: 0, maxUnavailable: unavailable });
    const resizes = shrinkOld(deployment, [replicaSetOf(old!, readyOld)], replicaSetOf(fresh!, readyNew));
    return { found: sizeAfter(resizes, old!), wanted: after };
  },
  cleanupUnhealthyReplicas: ([old, ready, , most, cleaned]: number[]) => ({
    found: old! - (sizeAfter(cleanupUnhealthy([replicaSetOf(old!, ready)], most!).resizes, old!) ?? old!),
    wanted: cleaned,
  }),
  scaleDownOldReplicaSetsForRollingUpdate: ([desired, unavailable, ready, old, , after]: number[]) => {
    const deployment = deploymentOf(desired!, { maxSurge: 0, maxUnavailable: unavailable });
    return {
      found: sizeAfter(shrinkAvailable(deployment, [replicaSetOf(old!, ready)], undefined), old!),
      wanted: after,
    };
  },
  proportionalScale: ([from, to, surge, before, after]: [
    number,
    number,
    number,
    (number | string)[],
    (number | null)[],
  ]) => {
    const sizes = before.filter((size): size is number => typeof size === 'number');
    const annotations = {
      'deployment.kubernetes.io/desired-replicas': String(from),
      'deployment.kubernetes.io/max-replicas': String(from + surge),
    };
    // The data lists the newest first, the function takes the oldest first.
    const sets = sizes.map((size) => replicaSetOf(size, size, annotations)).reverse();
    const resizes = proportional(deploymentOf(to, { maxSurge: surge, maxUnavailable: 1 }), sets);
    const found = [...sets].reverse().map((set) => resizes.findLast((resize) => resize.set === set)?.to);
    return { found, wanted: after.filter((size) => size !== null) };
  },
  podToEndpoint: ([words, publishNotReadyAddresses, ...wanted]: [
    string,
    boolean,
    boolean,
    boolean,
    boolean,
  ]) => {
    const pod: Manifest = {
      metadata: {
        name: 'p',
        namespace: 'default',
        uid: 'u',
        deletionTimestamp: words.includes('terminating') ? 'now' : undefined,
      },
      spec: {},
      status: {
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: words.startsWith('Ready') ? 'True' : 'False' }],
      },
    };
    const service: Manifest = {
      metadata: { name: 's', namespace: 'default' },
      spec: { publishNotReadyAddresses },
    };
    const { ready, serving, terminating } = podToEndpoint(pod, service).conditions;
    return { found: [ready, serving, terminating], wanted };
  },
  FitErrorGrammar: ([words, text]: [string, string]) => {
    const three = { nodes: 3, reasons: ['A', 'A', 'A'] };
    if (words.startsWith('PreFilter'))
      return { found: fitError({ nodes: 3, reasons: [], preFilter: 'M' }), wanted: text };
    if (words.startsWith('three nodes')) return { found: fitError(three), wanted: text };
    return { found: fitError({ nodes: 3, reasons: ['A', 'B', 'A'], postFilter: 'P' }), wanted: text };
  },
  slowStartBatches: ([count, batches]: [number, number[]]) => ({
    found: slowStartBatches(count),
    wanted: batches,
  }),
  hashDigits: () => 'the rows are inputs without results',
};

/** Each table of the file is a case without a run: its rows are facts about a function. */
export function tableCases(tables: NonNullable<ControllersFile['tables']>): Case[] {
  return Object.entries(tables).map(([name, { rows, source }]) => ({
    id: `controllers/table-${name}`,
    title: source,
    judge: () => rows.map((row, index) => judgeRow(name, row, index)),
  }));
}

function judgeRow(table: string, row: unknown, index: number): Outcome {
  const name = `${String(index + 1).padStart(2, '0')} ${JSON.stringify(row)}`;
  const result = BINDINGS[table]?.(row as never) ?? 'no function of ours is known for this table';
  if (typeof result === 'string') return { name, unsupported: result };
  const same = JSON.stringify(result.found) === JSON.stringify(result.wanted);
  return outcome(
    name,
    same ? undefined : `expected ${JSON.stringify(result.wanted)}, got ${JSON.stringify(result.found)}`,
  );
}
