import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the page may load before Monaco, in bytes after gzip: 120 kB of a thousand bytes each. */
export const SHELL_REACH = 120_000;

export interface Sizes {
  /** What index.html loads before anything else, in bytes after gzip: the shell. */
  shell: number;
  /** Every JavaScript and style file of the build in bytes, largest first. `first`: it belongs to the shell. */
  files: { name: string; raw: number; gz: number; first: boolean }[];
}

/** Measures a build. The shell is the entry script, its static imports (which Vite preloads) and its styles. */
export function measureSizes(dist: string): Sizes {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error('no build in dist: npm run build');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const first = new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?assets\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name),
  );
  const files = readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(assets, name));
      const gz = gzipSync(bytes, { level: 9 }).length;
      return { name, raw: bytes.length, gz, first: first.has(name) };
    })
    .sort((a, b) => b.gz - a.gz);
  const shell = files.filter((file) => file.first).reduce((sum, { gz }) => sum + gz, 0);
  return { shell, files };
}

/** `111.1 kB (108.5 KiB)`: thousands of bytes, and of 1024 of them, so that nobody takes one for the other. */
export const bothUnits = (bytes: number): string =>
  `${(bytes / 1000).toFixed(1)} kB (${(bytes / 1024).toFixed(1)} KiB)`;
