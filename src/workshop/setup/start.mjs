// `npm start`: sets up what is missing, builds where the sources are newer than the build, serves the playground.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** What the bundle is made from. */
const SOURCES = ['src', 'public', 'lessons', 'index.html', 'vite.config.ts', 'package-lock.json'];

function main() {
  ensureDependencies(root);
  const built = join(root, 'dist', 'index.html');
  if (!existsSync(built) || newest(SOURCES.map((path) => join(root, path))) > statSync(built).mtimeMs) {
    console.log('Building the playground …');
    const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (build.status !== 0) return 1;
  }
  const open = canOpen() ? ['--open'] : [];
  const server = spawn(process.execPath, [vite, 'preview', ...open, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 0));
  return undefined;
}

/** A person sits in front of it, on a machine with windows. */
function canOpen() {
  if (process.env.CI || !process.stdout.isTTY) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {string[]} paths @returns {number} the time of the newest file below them, in ms */
function newest(paths) {
  let time = 0;
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    time = Math.max(
      time,
      stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs,
    );
  }
  return time;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
