/**
 * Runs the command line from a bundle that is made anew whenever a source file has changed: a run then
 * starts in a fraction of the time that compiling four hundred files one by one takes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', 'podscope');
// Several clones may share one node_modules: each has a bundle of its own.
const bundle = join(folder, `simulate-${createHash('sha256').update(root).digest('hex').slice(0, 8)}.mjs`);

function newest(path) {
  let time = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(below));
    else if (/\.(ts|mjs|json)$/.test(entry.name)) time = Math.max(time, statSync(below).mtimeMs);
  }
  return time;
}

function isCurrent() {
  const made = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined || statSync(join(root, 'package-lock.json')).mtimeMs > made) return false;
  const rooms = [
    'base',
    'text',
    'api',
    'scenario',
    'trace',
    'kubectl',
    'cluster',
    'lessons',
    'timeline',
    'cli',
  ];
  return rooms.every((room) => newest(join(root, 'src', room)) <= made);
}

if (!isCurrent()) {
  const { build } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  // Written beside and moved, so that two runs at once never read half a bundle.
  const draft = `${bundle}.${process.pid}`;
  await build({
    entryPoints: [join(root, 'src', 'cli', 'main.ts')],
    outfile: draft,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: {
      js: "import { createRequire as podscopeRequire } from 'node:module'; const require = podscopeRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  renameSync(draft, bundle);
}
await import(pathToFileURL(bundle).href);
