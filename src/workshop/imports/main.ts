import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { check } from './check.ts';
import { buildGraph } from './graph.ts';
import { IMPURE } from './rules.ts';

const root = process.cwd();
const sources = new Map(
  readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')] as const),
);
const graph = buildGraph(sources, new Set(IMPURE.flatMap(({ names }) => names)));
const findings = check(graph);
for (const { where, what, because, chain } of findings) {
  console.log(`${where}: ${what}`);
  console.log(`  because ${because}`);
  for (const [depth, file] of chain.entries())
    console.log(`  ${'  '.repeat(depth)}${depth ? '→ ' : ''}${file}`);
  console.log('');
}
console.log(`${sources.size} files, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
