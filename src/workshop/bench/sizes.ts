import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  /** What index.html loads before anything else, gzip KB: the shell. */
  shell: number;
  /** Every JavaScript and style file of the build, largest first. */
  files: { name: string; raw: number; gz: number }[];
}

/** Measures a build. The shell is the entry script, its static imports (which Vite preloads) and its styles. */
export function measureSizes(dist: string): Sizes {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error('no build in dist: npm run build');
  const files = readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(assets, name));
      return { name, raw: bytes.length / 1024, gz: gzipSync(bytes, { level: 9 }).length / 1024 };
    })
    .sort((a, b) => b.gz - a.gz);
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.?\/?assets\/([^"]+\.(?:js|css))"/g)].map(
    ([, name]) => name,
  );
  const shell = files.filter(({ name }) => first.includes(name)).reduce((sum, { gz }) => sum + gz, 0);
  return { shell, files };
}
