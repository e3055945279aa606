import { type Edge, findCircles, type Graph, shortestChain } from './graph.ts';
import { ALLOWED, BANS, EXTRA_PACKAGES, IMPURE, PACKAGES, ROOM_ORDER, ROOMS, WALLS } from './rules.ts';

export interface Finding {
  /** FILE:LINE of the import or the name. */
  where: string;
  what: string;
  because: string;
  /** How a host comes to this import, file by file. */
  chain: string[];
}

/** Checks a graph of the files below src/ against rules.ts. */
export function check(graph: Graph): Finding[] {
  const findings: Finding[] = [];
  for (const [file, edges] of graph.edges) {
    if (isTest(file)) continue;
    for (const edge of edges) {
      const problem = checkEdge(edge);
      if (problem) {
        findings.push({
          where: `${file}:${edge.line}`,
          ...problem,
          chain: [...chainTo(graph, file), edge.to],
        });
      }
    }
    findings.push(...checkPurity(graph, file));
  }
  findings.push(...checkWalls(graph), ...checkCircles(graph));
  return findings;
}

function checkEdge(edge: Edge): { what: string; because: string } | undefined {
  const room = roomOf(edge.from);
  if (!room)
    return { what: `${edge.from} is in no room`, because: 'every file has a floor; see src/README.md' };
  if (edge.to.startsWith('package:')) return checkPackage(edge, room.packages);

  const ban = BANS.find(({ from, to }) => isWithin(edge.from, from) && isWithin(edge.to, to));
  if (ban && !ban.except?.includes(edge.to)) {
    return { what: `${ban.from} never imports ${ban.to}`, because: ban.because };
  }
  const target = roomOf(edge.to);
  if (!target || ROOMS.indexOf(target) <= ROOMS.indexOf(room)) return undefined;
  if (ALLOWED.some(({ from, to }) => isWithin(edge.from, from) && edge.to === to)) return undefined;
  return { what: `${room.name} is below ${target.name}`, because: ROOM_ORDER };
}

function checkPackage(
  edge: Edge,
  roomPackages: readonly string[],
): { what: string; because: string } | undefined {
  const name = edge.to.slice('package:'.length);
  const extra = EXTRA_PACKAGES.filter(({ folder }) => isWithin(edge.from, folder)).flatMap(
    ({ packages }) => packages,
  );
  if ([...roomPackages, ...extra].some((pattern) => matches(pattern, name))) return undefined;
  return { what: `${name} is not for ${edge.from.split('/').slice(0, -1).join('/')}`, because: PACKAGES };
}

function checkPurity(graph: Graph, file: string): Finding[] {
  if (!roomOf(file)?.pure) return [];
  return (graph.modules.get(file)?.uses ?? []).flatMap(({ name, line }) => {
    const rule = IMPURE.find(({ names }) => names.includes(name));
    if (rule?.except?.[file] !== undefined) return [];
    return [
      { where: `${file}:${line}`, what: `${name} in a pure room`, because: rule?.because ?? '', chain: [] },
    ];
  });
}

function checkWalls(graph: Graph): Finding[] {
  return WALLS.flatMap((wall) => {
    const starts = [...graph.modules.keys()].filter((file) => isWithin(file, wall.from) && !isTest(file));
    const chain = shortestChain(graph, starts, (path) => matches(wall.to, path));
    if (!chain) return [];
    return [
      {
        where: chain[0] as string,
        what: `${wall.from} never reaches ${wall.to}`,
        because: wall.because,
        chain,
      },
    ];
  });
}

function checkCircles(graph: Graph): Finding[] {
  return findCircles(graph)
    .filter((circle) => !circle.some(isTest) && new Set(circle.map(folderOf)).size > 1)
    .map((chain) => ({
      where: chain[0] as string,
      what: 'these folders import each other in a circle',
      because:
        'none of them can be understood or loaded before the others; within one folder an interpreter may recurse',
      chain,
    }));
}

/** From a host (or another file that nothing imports) down to the file. */
function chainTo(graph: Graph, file: string): string[] {
  const imported = new Set([...graph.edges.values()].flat().map((edge) => edge.to));
  const entries = [...graph.modules.keys()].filter((path) => !imported.has(path) && !isTest(path));
  return (
    shortestChain(
      graph,
      entries,
      (path) => path === file,
      () => true,
    ) ?? [file]
  );
}

function roomOf(file: string) {
  return ROOMS.find(({ name }) => isWithin(file, `src/${name}`));
}

/** Tests are not part of the house: they may look into any room. So are the helpers they share. */
function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(file);
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
