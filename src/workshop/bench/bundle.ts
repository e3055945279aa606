import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const OUT = 'node_modules/.cache/podscope-bench';

/**
 * Bundles a module for Node.js and loads it. Both simulators go through this, so that neither has an
 * advantage from how it is loaded (and the peer's import paths only a bundler can follow).
 */
export async function loadBundled<T>(entry: string, name: string): Promise<T> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: join(OUT, name),
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'main.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return (await import(pathToFileURL(join(OUT, name, 'main.mjs')).href)) as T;
}
