import { posix } from 'node:path';
import { type ModuleFacts, readModule } from './syntax.ts';

export interface Edge {
  from: string;
  /** A file of the project, or `package:NAME`. */
  to: string;
  typeOnly: boolean;
  line: number;
}

/** All modules of the project and what they import. Paths are relative to the root, with forward slashes. */
export interface Graph {
  modules: ReadonlyMap<string, ModuleFacts>;
  /** The imports of each module, in the order of the text. */
  edges: ReadonlyMap<string, readonly Edge[]>;
}

/** Reads the graph from sources by path. A module that runs in a thread of its own (`?worker`) is not an import. */
export function buildGraph(sources: ReadonlyMap<string, string>, watched: ReadonlySet<string>): Graph {
  const modules = new Map<string, ModuleFacts>();
  const edges = new Map<string, Edge[]>();
  for (const [file, source] of sources) {
    const facts = readModule(source, file, watched);
    modules.set(file, facts);
    edges.set(
      file,
      facts.imports
        .filter(({ specifier }) => !/\?(.*&)?(worker|url)\b/.test(specifier))
        .map(({ specifier, typeOnly, line }) => ({
          from: file,
          to: resolve(file, specifier, sources),
          typeOnly,
          line,
        })),
    );
  }
  return { modules, edges };
}

function resolve(from: string, specifier: string, sources: ReadonlyMap<string, string>): string {
  const bare = specifier.split('?')[0] as string;
  if (!bare.startsWith('.')) return `package:${packageName(bare)}`;
  const path = posix.normalize(posix.join(posix.dirname(from), bare));
  return (
    [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => sources.has(candidate)) ??
    path
  );
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The shortest chain of value imports from any of `starts` to a target, or undefined. */
export function shortestChain(
  graph: Graph,
  starts: readonly string[],
  isTarget: (path: string) => boolean,
  follow: (edge: Edge) => boolean = (edge) => !edge.typeOnly,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>(starts.map((start) => [start, undefined]));
  const queue = [...starts];
  for (let at = 0; at < queue.length; at++) {
    const current = queue[at] as string;
    if (isTarget(current)) return trail(cameFrom, current);
    for (const edge of graph.edges.get(current) ?? []) {
      if (!follow(edge) || cameFrom.has(edge.to)) continue;
      cameFrom.set(edge.to, current);
      queue.push(edge.to);
    }
  }
  return undefined;
}

function trail(cameFrom: ReadonlyMap<string, string | undefined>, end: string): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = end; at !== undefined; at = cameFrom.get(at)) chain.unshift(at);
  return chain;
}

/** Circles of value imports, each once, as the list of its files. */
export function findCircles(graph: Graph): string[][] {
  const circles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack: string[] = [];
  const visit = (file: string) => {
    state.set(file, 'open');
    stack.push(file);
    for (const edge of graph.edges.get(file) ?? []) {
      if (edge.typeOnly || !graph.modules.has(edge.to)) continue;
      if (state.get(edge.to) === 'open') circles.push([...stack.slice(stack.indexOf(edge.to)), edge.to]);
      else if (!state.has(edge.to)) visit(edge.to);
    }
    stack.pop();
    state.set(file, 'done');
  };
  for (const file of graph.modules.keys()) if (!state.has(file)) visit(file);
  return circles;
}
