import { timestamp } from '../../base/time.ts';
import type { Manifest } from './format.ts';

/** The moment at which the tables are printed, ms: long enough after the start for ages of days. */
export const NOW = 40 * 86_400_000;

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, d: 86_400_000 };

/** A pod from the words of a row: its phase and flags, its init containers and containers, and the READY total. */
export function podOf(
  phase: string,
  inits: readonly string[],
  containers: readonly string[],
  total: number,
): Manifest {
  const [name = '', ...flags] = phase.replace(/ \(.*\)$/, '').split(', ');
  const initStatuses = inits.map((text, index) => containerStatus(text, `init-${index}`));
  const sidecars = inits.filter((text) => text.startsWith('sidecar')).length;
  const conditions = flags.flatMap((flag) => {
    const [, type, status] =
      /^(?:(\w+) condition |(?:(\w+)=))(\w+)$/.exec(flag)?.filter((part) => part !== undefined) ?? [];
    return type ? [{ type, status }] : [];
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod', deletionTimestamp: flags.includes('deleted') ? timestamp(NOW) : undefined },
    spec: {
      containers: Array.from({ length: total - sidecars }, (_, index) => ({ name: `c-${index}` })),
      initContainers: inits.map((text, index) => ({
        name: `init-${index}`,
        restartPolicy: text.startsWith('sidecar') ? 'Always' : undefined,
      })),
    },
    status: {
      phase: name,
      reason: flags.find((flag) => flag.startsWith('reason '))?.slice('reason '.length),
      conditions,
      initContainerStatuses: initStatuses,
      containerStatuses: containers.map((text, index) => containerStatus(text, `c-${index}`)),
    },
  };
}

/** `R(3)@5d`, `W:Reason`, `T:Reason exit 1 (2)`, `sidecar started not Ready`: see the legend in the data. */
function containerStatus(text: string, name: string): Manifest {
  const restartCount = Number(/\((\d+)\)/.exec(text)?.[1] ?? 0);
  const [, amount, unit = ''] = /@(\d+)([smd])/.exec(text) ?? [];
  const finishedAt = amount && timestamp(NOW - Number(amount) * (UNIT_MS[unit] ?? 0));
  const words = text.replace(/^sidecar /, '');
  return {
    name,
    restartCount,
    ready: words.startsWith('R'),
    started: words.startsWith('started') || words.startsWith('R'),
    state: stateOf(words),
    lastState: finishedAt ? { terminated: { exitCode: 0, finishedAt } } : {},
  };
}

function stateOf(words: string): Manifest {
  const [, letter, reason = ''] = /^([WT])(?::(\w+))?/.exec(words) ?? [];
  const exitCode = Number(/exit (\d+)/.exec(words)?.[1] ?? 0);
  if (letter === 'W') return { waiting: { reason } };
  if (letter === 'T') return { terminated: { exitCode, reason } };
  return words.startsWith('-') || words.startsWith('Ready flag') ? {} : { running: {} };
}

/** `Ready=False, unschedulable` */
export function nodeOf(text: string): Manifest {
  const status = /Ready=(\w+)/.exec(text)?.[1];
  return {
    kind: 'Node',
    metadata: { name: 'node' },
    spec: { unschedulable: text.includes('unschedulable') },
    status: { conditions: status ? [{ type: 'Ready', status }] : [] },
  };
}

/** `completions 2, succeeded 1`, `condition Complete`, `started 20m ago, running`, `deletionTimestamp` */
export function jobOf(text: string): Manifest {
  const number = (pattern: RegExp) => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const started = number(/started (\d+)m/);
  const condition = /condition (\w+)/.exec(text)?.[1];
  return {
    kind: 'Job',
    metadata: { name: 'job', deletionTimestamp: text === 'deletionTimestamp' ? timestamp(NOW) : undefined },
    spec: { completions: number(/completions (\d+)/) ?? 1, template: { spec: { containers: [] } } },
    status: {
      succeeded: number(/succeeded (\d+)/),
      startTime: started === undefined ? undefined : timestamp(NOW - started * 60_000),
      conditions: condition ? [{ type: condition, status: 'True' }] : [],
    },
  };
}

export function deploymentOf(
  replicas: number,
  strategy: { maxSurge?: unknown; maxUnavailable?: unknown } | 'Recreate',
): Manifest {
  return {
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      strategy:
        strategy === 'Recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: strategy },
    },
    status: {},
  };
}

export function replicaSetOf(
  replicas: number,
  available = replicas,
  annotations: Record<string, string> = {},
): Manifest {
  return {
    kind: 'ReplicaSet',
    metadata: { name: `web-${replicas}`, annotations },
    spec: { replicas },
    status: { replicas, availableReplicas: available },
  };
}
