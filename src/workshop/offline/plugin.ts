import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Not needed to run: the worker itself, source maps, the picture of the README. */
const LEFT_OUT = /^(sw\.js|screenshot\.png)$|\.map$/;

/**
 * Writes `sw.js` beside the bundle: the service worker with the list of all files of this build and a
 * version made from their contents, so that the same build never looks like a new one.
 */
export function offline(): Plugin {
  let outDir = '';
  return {
    name: 'podscope-offline',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    // Not closeBundle, which also runs after a failed build and would hide its error.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const files = listFiles(outDir).filter((file) => !LEFT_OUT.test(file));
        const hash = createHash('sha256');
        for (const file of files) hash.update(file).update(readFileSync(join(outDir, file)));
        const template = readFileSync(fileURLToPath(new URL('./service-worker.js', import.meta.url)), 'utf8');
        const worker = template
          .replace('__VERSION__', hash.digest('hex').slice(0, 12))
          .replace('__FILES__', JSON.stringify(files.map((file) => `./${file}`)));
        writeFileSync(join(outDir, 'sw.js'), worker);
      },
    },
  };
}

/** All files below a folder, as sorted paths with forward slashes. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
