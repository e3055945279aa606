import { dirname } from '../files/paths.ts';
import { BINARY } from '../process/load.ts';
import { type Steps, sleep } from '../process/process.ts';
import type { Directory } from '../vfs.ts';
import { assumedProgram, isMain } from './assumed.ts';
import type { Call, Program } from './call.ts';
import { mayExist } from './presumed.ts';

/** How long an errand to the world outside the cluster takes. */
const ERRAND_MS = 2000;
/** The output of such a program is not kept longer than this in what is said of it. */
const SHOWN = 60;

/** What is done outside the cluster, or with files nobody knows: assumed to take a while and to succeed. */
export function* errand(call: Call): Steps<number> {
  const line = call.argv.join(' ');
  call.host.report({
    severity: 'assumption',
    code: 'outside-program',
    message: `${line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line}: assumed to succeed within ${ERRAND_MS / 1000} s; what it fetches, builds or changes is not simulated.`,
    remedy: 'Describe the container in spec.apps of the Scenario document.',
    where: call.host.where,
  });
  yield* sleep(call.process, ERRAND_MS);
  return 0;
}

/** Makes a directory (with those above it) whose files nobody knows. */
function fill(call: Call, path: string): void {
  if (path !== '/' && call.fs.find(path, call.cwd) === undefined) {
    if (path.includes('/')) fill(call, dirname(path) || '/');
    if (call.fs.find(path, call.cwd) === undefined)
      call.fs.mkdir(path, call.cwd, 0o777 & ~call.process.umask, call.process.uid);
  }
  const node = call.fs.find(path, call.cwd);
  if (node?.type === 'directory') (node as Directory).presumed = true;
}

/** What git leaves behind: a clone in a directory, the rest in the one it works in. */
const git: Program = function* (call) {
  const words = call.args.filter((arg, i) => !arg.startsWith('-') && !/^-[Cc]$/.test(call.args[i - 1] ?? ''));
  if (words[0] === undefined || call.args[0] === '--version') {
    call.out('git version 2.47.0\n');
    return 0;
  }
  if (words[0] === 'config') return 0;
  if (words[0] !== 'clone') {
    const status = yield* errand(call);
    if (/^(pull|checkout|reset|init|submodule)$/.test(words[0])) fill(call, '.');
    return status;
  }
  const valued = /^(-b|--branch|--depth|-o|--origin|--filter|--config|-j|--jobs|--reference)$/;
  const at = call.args.indexOf('clone');
  const operands = call.args
    .slice(at + 1)
    .filter((arg, i, all) => !arg.startsWith('-') && !valued.test(all[i - 1] ?? ''));
  const [url = ''] = operands;
  const name =
    url
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .pop() || 'repository';
  const target = operands[1] ?? name;
  const there = call.fs.find(target, call.cwd);
  if (
    there !== undefined &&
    (there.type !== 'directory' || call.fs.list(target, call.cwd).entries.size > 0)
  ) {
    call.err(`fatal: destination path '${target}' already exists and is not an empty directory.\n`);
    return 128;
  }
  call.err(`Cloning into '${target}'...\n`);
  const status = yield* errand(call);
  try {
    fill(call, target);
    fill(call, `${target}/.git`);
  } catch (error) {
    call.err(`fatal: could not create work tree dir '${target}': ${call.why(error)}\n`);
    return 128;
  }
  return status;
};

/** Puts the command of a package into PATH, as installers of languages do. */
function command(call: Call, name: string): void {
  if (!/^[\w.-]+$/.test(name) || call.process.uid !== 0) return;
  const path = `/usr/local/bin/${name}`;
  if (call.fs.find(path, '/') === undefined) call.fs.writeFile(path, '/', BINARY + name, 0o755);
}

/** Names of packages on a command line, without versions and paths. */
const packages = (words: readonly string[]): string[] =>
  words
    .filter((word) => !word.startsWith('-') && !/[/.]\w+$/.test(word))
    .map((word) => word.replace(/[=<>~!@[].*$/, ''));

/** pip: a file of requirements has to be there; what it installs can be started. */
export const pip: Program = function* (call) {
  const [word] = call.args.filter((arg) => !arg.startsWith('-'));
  if (word !== 'install') return word === undefined ? 0 : yield* errand(call);
  const at = call.args.findIndex((arg) => /^(-r|--requirement)$/.test(arg));
  const file = at < 0 ? undefined : call.args[at + 1];
  if (
    file !== undefined &&
    call.fs.find(file, call.cwd) === undefined &&
    !mayExist(call.host, file, call.cwd)
  ) {
    call.err(`ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${file}'\n`);
    return 1;
  }
  const status = yield* errand(call);
  for (const name of packages(call.args.filter((_, i) => i !== at + 1 || at < 0).slice(1)))
    command(call, name);
  // A file of requirements names the usual servers more often than not.
  if (file !== undefined) for (const name of PYTHON_SERVERS) command(call, name);
  return status;
};
const PYTHON_SERVERS = ['flask', 'gunicorn', 'uvicorn', 'celery', 'django-admin', 'alembic'];

/** npm, yarn and pnpm where they do not run the application: true for words that install, build or publish. */
export const isErrandOfNpm = (args: readonly string[]): boolean =>
  /^(i|install|ci|add|update|audit|publish|pack|config|cache|init|link|prune|rebuild|login|whoami|test|t|lint)$/.test(
    args.find((arg) => !arg.startsWith('-')) ?? 'install',
  ) ||
  (args[0] === 'run' && /^(build|test|lint|migrate|seed|compile|generate)\b/.test(args[1] ?? ''));

/** What npm does beside running the application. */
export function* npmErrand(call: Call): Steps<number> {
  const status = yield* errand(call);
  if (call.args.some((arg) => /^(-g|--global|global)$/.test(arg))) {
    const [, ...names] = packages(call.args.filter((arg) => arg !== 'global'));
    for (const name of names) command(call, name);
  }
  if (call.fs.find('node_modules', call.cwd) === undefined)
    try {
      fill(call, 'node_modules');
    } catch {
      // Read-only: what is installed globally needs none.
    }
  return status;
}

/** Tools whose work lies outside the cluster, or in files that nobody here can read. */
const NAMES = [
  ...['svn', 'hg', 'gh', 'ssh', 'scp', 'sftp', 'rsync', 'ssh-keyscan', 'ssh-keygen'],
  ...['poetry', 'pipenv', 'conda', 'uv', 'mvn', 'gradle', 'gradlew', 'sbt', 'ant', 'javac', 'keytool'],
  ...['cargo', 'rustc', 'make', 'cmake', 'gcc', 'g++', 'bundle', 'gem', 'rake', 'composer', 'tsc', 'protoc'],
  ...[
    'helm',
    'kustomize',
    'aws',
    'gcloud',
    'gsutil',
    'bq',
    'az',
    'azcopy',
    'doctl',
    'ibmcloud',
    'mc',
    's3cmd',
  ],
  ...[
    'rclone',
    'restic',
    'velero',
    'terraform',
    'tofu',
    'ansible',
    'ansible-playbook',
    'packer',
    'vault-env',
  ],
  ...['docker', 'buildctl', 'buildah', 'podman', 'skopeo', 'crane', 'executor', 'trivy', 'cosign', 'oras'],
  ...['liquibase', 'flyway', 'migrate', 'certbot', 'sendmail', 'mail', 'msmtp', 'sqlite3', 'openssl', 'gpg'],
];

/** `mvn spring-boot:run`, `bundle exec puma`, `make serve`: the tool only starts the application. */
const RUNS = /(^|[\s:-])(run|exec|bootrun|serve|server|start|dev|watch|agent|daemon)\b/i;
const tool: Program = (call) =>
  isMain(call.process) && !call.host.mustEnd && RUNS.test(call.args.join(' '))
    ? assumedProgram(call.argv.slice(0, 3).join(' '))(call)
    : errand(call);

export const OUTSIDE: Record<string, Program> = {
  ...Object.fromEntries(NAMES.map((name) => [name, tool])),
  git,
  pip,
  pip3: pip,
};
