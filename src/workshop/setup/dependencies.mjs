import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lowest Node.js that the tools in the lock file accept: major and minor. */
const NODE = [20, 19];

/**
 * Makes `node_modules` agree with `package-lock.json`, by `npm ci` where it does not.
 *
 * npm keeps a copy of what it installed in `node_modules/.package-lock.json`. Comparing versions with that
 * copy, instead of comparing file times, gives the right answer after a `git pull` or a fresh clone too.
 *
 * @param {string} root the folder of package.json
 */
export function ensureDependencies(root) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE[0] || (major === NODE[0] && minor < NODE[1])) {
    throw new Error(`Podscope needs Node.js ${NODE.join('.')} or newer; this is ${process.version}.`);
  }
  const reason = whyInstall(root);
  if (!reason) return;
  console.log(`Installing the dependencies (${reason}) …`);
  const npm = npmCommand();
  const done = spawnSync(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: npm.shell,
    // The browser has a step of its own (browser.mjs); under NODE_ENV=production npm would leave out the tools.
    env: { ...process.env, NODE_ENV: 'development', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (done.status !== 0) throw new Error('npm ci failed; see above.');
}

/** @param {string} root */
function whyInstall(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'first run';
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(installed);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const have = present[path];
    // Binaries for other platforms stay out of node_modules.
    if (!have && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (have?.version !== entry.version)
      return `${path.replace('node_modules/', '')} ${entry.version} is missing`;
  }
  return undefined;
}

/** @param {string} file @returns {Record<string, {version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean}>} */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** The npm that runs this script, else the one on the PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return { command: process.execPath, args: [cli], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
