import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** A state of a chart, by its dot path: `running.ready`. */
export interface ChartNode {
  readonly id: string;
  /** The last part of the path. */
  readonly key: string;
  readonly parent: string | undefined;
  readonly initial: boolean;
  readonly final: boolean;
  readonly compound: boolean;
  /** A region drawn as one box: how many states it stands for. */
  readonly folded?: number;
  /** Events that lead here from all states around it, or from many. */
  readonly fromAnywhere: readonly string[];
}
export interface ChartEdge {
  readonly from: string;
  readonly to: string;
  /** Several events may lead the same way. */
  readonly events: readonly string[];
}
export interface ChartGraph {
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

/** `waitingForStartup` and `NOT_STARTED` as people write them: `waiting for startup`, `not started`. */
export function words(name: string): string {
  const spaced =
    name.includes('_') || name === name.toUpperCase() ? name.toLowerCase().replaceAll('_', ' ') : name;
  return spaced
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word))
    .join(' ')
    .replace(/\b(sigterm|sigkill|ip|api|cni)\b/g, (word) => word.toUpperCase())
    .replace(/\bpre ?stop\b/gi, 'preStop')
    .replace(/\bpost ?start\b/gi, 'postStart');
}

const pathOf = (node: AnyStateNode) => node.path.join('.');

/** From so many states on, arrows of one event to one state would hide the rest: the event is written above it. */
const MANY = 4;

/**
 * Reads a definition into states and arrows. An arrow of a whole region, or from many states, becomes a way in
 * "from anywhere".
 */
export function graphOf(machine: AnyStateMachine): ChartGraph {
  const nodes: ChartNode[] = [];
  const edges = new Map<string, { from: string; to: string; events: string[] }>();
  const anywhere = new Map<string, string[]>();
  const arrows: { from: string; to: string; event: string }[] = [];

  for (const node of walk(machine.root)) {
    for (const transition of [...node.transitions.values()].flat()) {
      const event = transition.eventType;
      for (const target of transition.target ?? []) {
        const to = pathOf(entry(target));
        if (Object.keys(node.states).length > 0) {
          anywhere.set(to, unique([...(anywhere.get(to) ?? []), event]));
          continue;
        }
        const from = pathOf(node);
        if (from !== to) arrows.push({ from, to, event });
      }
    }
  }
  for (const { from, to, event } of arrows) {
    const alike = arrows.filter((arrow) => arrow.to === to && arrow.event === event);
    if (alike.length >= MANY) {
      anywhere.set(to, unique([...(anywhere.get(to) ?? []), event]));
      continue;
    }
    const key = `${from}>${to}`;
    const edge = edges.get(key) ?? { from, to, events: [] };
    edge.events = unique([...edge.events, event]);
    edges.set(key, edge);
  }
  for (const node of walk(machine.root)) {
    if (node === machine.root) continue;
    nodes.push({
      id: pathOf(node),
      key: node.key,
      parent: node.parent && node.parent !== machine.root ? pathOf(node.parent) : undefined,
      initial: isInitial(node),
      final: node.type === 'final',
      compound: Object.keys(node.states).length > 0,
      fromAnywhere: anywhere.get(pathOf(node)) ?? [],
    });
  }
  return { nodes, edges: [...edges.values()] };
}

function* walk(node: AnyStateNode): Generator<AnyStateNode> {
  yield node;
  for (const child of Object.values(node.states)) yield* walk(child as AnyStateNode);
}

/** Where an arrow to a state really ends: its first leaf. */
function entry(node: AnyStateNode): AnyStateNode {
  const first = node.type === 'compound' ? node.initial?.target?.[0] : undefined;
  return first ? entry(first as AnyStateNode) : node;
}

function isInitial(node: AnyStateNode): boolean {
  return node.parent?.type === 'compound' && node.parent.initial?.target?.[0] === node;
}

const unique = (values: string[]) => [...new Set(values)];

/** What may come next: an event, the state it leads to, and by the key of which state people should call that one. */
export interface Next {
  readonly event: string;
  readonly to: string;
  readonly called: string;
}

/**
 * The events that a state (a dot path) answers to, each with where it leads. What a region around it answers to
 * counts; the inner answer wins, as in XState. Where one enters another region at its first state, the region
 * gives the name.
 */
export function eventsFrom(machine: AnyStateMachine, state: string): Next[] {
  const found = new Map<string, Next | undefined>();
  for (let node = at(machine.root, state); node; node = node.parent)
    for (const [event, transitions] of node.transitions) {
      if (found.has(event)) continue;
      const target = transitions.find((transition) => transition.target?.length)?.target?.[0];
      found.set(event, target && { event, to: pathOf(entry(target)), called: calledFrom(state, target) });
    }
  return [...found.values()].filter((next): next is Next => next !== undefined && next.to !== state);
}

function calledFrom(state: string, target: AnyStateNode): string {
  let shown = entry(target);
  while (isInitial(shown) && shown.parent?.parent && !state.startsWith(`${pathOf(shown.parent)}.`))
    shown = shown.parent;
  return shown.key;
}

const at = (root: AnyStateNode, path: string): AnyStateNode | undefined =>
  path.split('.').reduce<AnyStateNode | undefined>((node, key) => node?.states[key], root);
