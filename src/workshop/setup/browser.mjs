import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The variable that names a Chromium to use, and that hands the one that was found to the tests. */
export const BROWSER_VARIABLE = 'PODSCOPE_CHROMIUM';

const MINUTE = 60_000;

/**
 * Finds a Chromium that starts, and installs one where there is none. Returns its path.
 *
 * The order is from the cheapest to the dearest: the variable, the system's, Playwright's own from an
 * earlier download, then an installation. A distribution's package brings the libraries it needs along,
 * so root on such a system begins with that; everybody else begins with Playwright's download.
 *
 * @param {string} root the folder of package.json; its dependencies are installed
 */
export function ensureBrowser(root) {
  const named = process.env[BROWSER_VARIABLE];
  if (named) {
    if (starts(named)) return named;
    throw new Error(`${BROWSER_VARIABLE} is ${named}, which does not start.`);
  }
  const present = [...systemBrowsers(), playwrightBrowser(root)].find((path) => path && starts(path));
  if (present) return present;

  const distribution = () => installPackage() && systemBrowsers().find(starts);
  const download = () =>
    downloadBrowser(root) && [playwrightBrowser(root)].find((path) => path && starts(path));
  for (const way of isRoot() ? [distribution, download] : [download, distribution]) {
    const found = way();
    if (found) return found;
  }
  throw new Error(
    `No Chromium was found and none could be installed. Install Chromium or Google Chrome, or set ${BROWSER_VARIABLE} to its path.`,
  );
}

/** Ubuntu's `chromium-browser` without its snap, or a download without its libraries, is there but does not start. */
function starts(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // chrome.exe --version opens a window there
  const run = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: MINUTE / 2 });
  return run.status === 0 && /chrom|edge/i.test(run.stdout);
}

/** @returns {string[]} */
function systemBrowsers() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const inside = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return folders.flatMap((folder) => (folder ? inside.map((file) => join(folder, file)) : []));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Where Playwright keeps (or would keep) its own download. */
function playwrightBrowser(root) {
  try {
    return createRequire(join(root, 'package.json'))('playwright').chromium.executablePath();
  } catch {
    return undefined;
  }
}

function downloadBrowser(root) {
  // With this variable set `playwright install` says nothing, does nothing and succeeds.
  const skip = process.env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD;
  if (skip && skip !== '0' && skip !== 'false') return false;
  console.log("Downloading Playwright's Chromium …");
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  return run(
    process.execPath,
    [cli, 'install', ...(isRoot() ? ['--with-deps'] : []), 'chromium'],
    10 * MINUTE,
  );
}

/** The distribution's package; without root only where sudo asks for no password. */
function installPackage() {
  const manager = PACKAGE_MANAGERS.find(({ name }) => which(name));
  if (!manager || process.platform !== 'linux') return false;
  const sudo = isRoot() ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && !run('sudo', ['-n', 'true'], MINUTE / 6, 'ignore')) return false;
  console.log(`Installing Chromium with ${manager.name} …`);
  return manager.commands.every((command) => {
    const [program, ...args] = [...sudo, ...command];
    return run(/** @type {string} */ (program), args, 10 * MINUTE);
  });
}

const PACKAGE_MANAGERS = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    ],
  },
  { name: 'dnf', commands: [['dnf', 'install', '-y', '-q', 'chromium']] },
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'chromium']] },
  { name: 'pacman', commands: [['pacman', '-Sy', '--noconfirm', 'chromium']] },
  { name: 'zypper', commands: [['zypper', '--non-interactive', 'install', 'chromium']] },
];

function isRoot() {
  return process.getuid?.() === 0;
}

function which(name) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(join(folder, name)));
}

/** @param {string} program @param {string[]} args @param {number} timeout ms @param {'inherit' | 'ignore'} [output] */
function run(program, args, timeout, output = 'inherit') {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: ['ignore', output, output], timeout, env }).status === 0;
}
