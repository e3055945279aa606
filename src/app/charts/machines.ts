import type { AnyStateMachine } from 'xstate';
import * as charts from '../../cluster/charts.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { MachineKey, TraceIndex } from '../../trace/index.ts';
import type { MachineRecord } from '../../trace/records.ts';

export type MachineName = MachineRecord['machine'];

/** Every machine that a trace can have, in the order they are offered in. */
export const MACHINES: readonly MachineName[] = [
  'pod',
  'container',
  'probe',
  'kill',
  'pull',
  'statefulset',
  'deployment',
  'job',
  'node',
];

/** The definition that runs. A chart's id is the name that its records carry. */
export function chartOf(machine: MachineName): AnyStateMachine | undefined {
  return Object.values<AnyStateMachine>(charts).find((one) => one.id === machine);
}

/** The machines of a trace that have to do with a pod: its own, its containers', its owners'. */
export function machinesFor(index: TraceIndex, target: Target | undefined): MachineKey[] {
  const life = target?.uid ? index.podByUid(target.uid) : index.pods[0];
  const names = new Set<string>();
  if (life) {
    names.add(`${life.namespace}/${life.name}`);
    const node = life.rows.at(-1)?.node;
    if (node) names.add(`/${node}`);
    let owner = life.owner;
    for (let depth = 0; owner && depth < 4; depth++) {
      names.add(`${life.namespace}/${owner.name}`);
      const object = index.objectHistory(owner.kind, life.namespace, owner.name).at(-1)?.object;
      const next = object?.metadata?.ownerReferences?.[0];
      owner = next && { kind: next.kind, name: next.name, uid: next.uid };
    }
  }
  const found = life
    ? [...names].flatMap((name) => {
        const slash = name.indexOf('/');
        return index.machinesOf(name.slice(0, slash), name.slice(slash + 1));
      })
    : [...index.machineKeys];
  return found.sort((a, b) => MACHINES.indexOf(a.machine) - MACHINES.indexOf(b.machine));
}

export const keyText = (key: MachineKey) =>
  [key.machine, key.namespace ?? '', key.name, key.container ?? '', key.probe ?? ''].join('|');

/** The machine that a selected mark is about. */
export function preferred(keys: readonly MachineKey[], target: Target | undefined): MachineKey | undefined {
  const ofContainer = (machine: MachineName) =>
    keys.find((key) => key.machine === machine && key.container === target?.container);
  switch (target?.kind) {
    case 'probe':
    case 'threshold':
      return keys.find(
        (key) => key.machine === 'probe' && key.container === target.container && key.probe === target.probe,
      );
    case 'hook':
    case 'signal':
    case 'grace':
      return ofContainer('kill') ?? keys.find((key) => key.machine === 'kill') ?? ofContainer('container');
    case 'container':
      return ofContainer('container');
    case 'pod':
      return keys.find((key) => key.machine === 'pod');
    default:
      return (
        keys.find(
          (key) => key.machine === 'statefulset' || key.machine === 'deployment' || key.machine === 'job',
        ) ?? keys[0]
      );
  }
}
