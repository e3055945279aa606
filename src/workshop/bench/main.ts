// `npm run bench [-- sim | cluster | paint | sizes] [--against REV] [--budget CPU_SECONDS]`
// Prints ratios to compare, because seconds differ from machine to machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBundled } from './bundle.ts';
import { type Measured, show, table, within } from './measure.ts';
import { measurePaint } from './paint.ts';
import { measurePan } from './pan.ts';
import { bothUnits, measureSizes, SHELL_REACH } from './sizes.ts';

const OURS = 'src/workshop/bench/ours.ts';
const PEER = 'src/workshop/bench/peer.ts';
const CLUSTER = 'src/workshop/bench/cluster.ts';

/** Deployments of so many pods. */
const PODS = [10, 100, 500];
/** Points of the curve of cost against size. */
const CURVE = [10, 30, 100, 300, 1000];
/** Whole clusters of so many pods, 25 to a node. */
const CLUSTERS = [25, 100, 250, 500, 1000];

async function main(argv: readonly string[]): Promise<void> {
  const value = (flag: string) => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined);
  const parts = argv.filter((argument) => ['sim', 'cluster', 'paint', 'sizes', 'ours'].includes(argument));
  const wants = (part: string) => parts.length === 0 || parts.includes(part);
  const against = value('--against');
  // A measurement of another commit's simulator, for the process that compares.
  if (parts[0] === 'ours') {
    console.log(JSON.stringify(await measureAll()));
    return;
  }
  if (wants('sim')) await benchSimulation(Number(value('--budget') ?? 300));
  if (wants('cluster')) await benchCluster();
  if (against) await benchAgainst(against);
  if (wants('sizes')) benchSizes();
  if (wants('paint')) await benchPaint();
}

async function measureAll() {
  const { measureOurs } = await loadBundled<typeof import('./ours.ts')>(OURS, 'ours');
  measureOurs(10, 60);
  return PODS.map((pods) => measureOurs(pods, pods >= 500 ? 120 : 600));
}

async function benchSimulation(budget: number): Promise<void> {
  console.log(
    'Deployment with readiness and liveness http probes every 5 s on 3 nodes, until all pods are Ready: CPU of our\n' +
      'first run of that size, the median of five, and the one run of webernetes, which is long enough to be warm\n',
  );
  const ours = await measureAll();
  const { measurePeer } = await loadBundled<typeof import('./peer.ts')>(PEER, 'peer');
  await measurePeer(10, 10, budget);
  const peer: Measured[] = [];
  for (const pods of PODS) peer.push(await measurePeer(pods, 20, budget));
  const rows = ours.map((mine, index) => {
    const theirs = peer[index] as Measured;
    const cpu = theirs.readyCpu ?? budget;
    const atLeast = theirs.readyCpu === undefined ? '>' : '';
    return [
      `${mine.pods} pods`,
      show(mine.firstReadyCpu, ' s'),
      show(mine.readyCpu, ' s'),
      `${atLeast}${show(cpu, ' s')}`,
      `1/${atLeast}${show(mine.firstReadyCpu && cpu / mine.firstReadyCpu)}`,
      `1/${atLeast}${show(mine.readyCpu && cpu / mine.readyCpu)}`,
      show(mine.speed, ' s/s'),
      show(theirs.speed, ' s/s'),
      mine.speed && theirs.speed ? `${show(mine.speed / theirs.speed)}×` : '–',
    ];
  });
  console.log(
    table(
      [
        '',
        'Ready: first',
        'median',
        'webernetes',
        'first to it',
        'median to it',
        'then: speed',
        'webernetes',
        'ratio',
      ],
      rows,
    ),
  );

  const { measureOurs } = await loadBundled<typeof import('./ours.ts')>(OURS, 'ours');
  console.log('\nCPU for each record of the trace, by size\n');
  const curve = CURVE.map((pods) => ({ pods, cost: measureOurs(pods, 60, 1).recordCost }));
  const first = curve[0]?.cost;
  console.log(
    table(
      ['', 'µs/record', 'to 10 pods'],
      curve.map(({ pods, cost }) => [
        `${pods} pods`,
        show(cost),
        cost && first ? `${show(cost / first)}×` : '–',
      ]),
    ),
  );
}

/** Whole clusters: does an event cost more where there are more pods? */
async function benchCluster(): Promise<void> {
  const { measureCluster } = await loadBundled<typeof import('./cluster.ts')>(CLUSTER, 'cluster');
  console.log(
    '\nApplications of 25 pods behind a Service with users, 25 pods to a node; then one restarts and a node is drained\n',
  );
  measureCluster(100);
  const all = CLUSTERS.map((pods) => measureCluster(pods));
  const first = all[0];
  const cells = (part: 'start' | 'steady' | 'change') => {
    const rows = all.map((each) => {
      const { load, perTimer, perRecord } = each[part];
      const growth = first ? `${show(perTimer / first[part].perTimer)}×` : '–';
      const speed = show(1 / load, ' s/s');
      return [`${each.pods} pods, ${each.nodes} nodes`, speed, show(perTimer), growth, show(perRecord)];
    });
    console.log(table([part, 'speed', 'µs/timer', 'to the first', 'µs/record'], rows));
    console.log('');
  };
  cells('start');
  cells('steady');
  cells('change');
}

/** The same measurement with the sources of another commit, in a worktree that shares node_modules. */
async function benchAgainst(revision: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'podscope-bench-'));
  try {
    execFileSync('git', ['worktree', 'add', '--detach', folder, revision], { stdio: 'ignore' });
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    const run = spawnSync(
      process.execPath,
      ['node_modules/tsx/dist/cli.mjs', 'src/workshop/bench/main.ts', 'ours'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    const before = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]') as Measured[];
    const now = await measureAll();
    console.log(`\nAgainst ${revision}\n`);
    const rows = now.map((mine, index) => {
      const theirs = before[index];
      const ready = mine.readyCpu && theirs?.readyCpu ? `${show(mine.readyCpu / theirs.readyCpu)}×` : '–';
      const speed = mine.speed && theirs?.speed ? `${show(mine.speed / theirs.speed)}×` : '–';
      return [`${mine.pods} pods`, ready, speed];
    });
    console.log(table(['', 'CPU until Ready', 'speed after'], rows));
  } finally {
    spawnSync('git', ['worktree', 'remove', '--force', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

let built = false;
/** What is measured is the code as it stands, not the last build that somebody made. */
function build(): void {
  if (built) return;
  execFileSync('npx', ['vite', 'build', '--logLevel', 'error'], { stdio: 'inherit' });
  built = true;
}

function benchSizes(): void {
  build();
  const { shell, files } = measureSizes('dist');
  const verdict = within(shell, SHELL_REACH);
  console.log(
    `\nBundle: before Monaco the page loads ${bothUnits(shell)} after gzip; reach: ${bothUnits(SHELL_REACH)} ${verdict}\n`,
  );
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  console.log(
    table(
      ['1 kB = 1000 bytes', 'kB', 'kB gz', ''],
      files.slice(0, 20).map(({ name, raw, gz, first }) => [name, kB(raw), kB(gz), first ? 'shell' : '']),
    ),
  );
  // The one figure that is the same on every machine: beyond the reach it is a fault.
  if (verdict === '✗') process.exitCode = 1;
}

/** Reaches, in milliseconds. */
const PAINT_REACH = 150;
const TASK_REACH = 50;
const PAN_REACH = 20;

async function benchPaint(): Promise<void> {
  build();
  const paint = await measurePaint();
  console.log('\nEdit to paint, opening scene\n');
  console.log(
    table(
      ['', 'p50', 'p95', 'longest task of the page'],
      [
        [
          `${paint.edits} edits`,
          show(paint.p50, ' ms'),
          `${show(paint.p95, ' ms')} ${within(paint.p95, PAINT_REACH)}`,
          `${paint.longestTask === 0 ? 'none over 50 ms' : show(paint.longestTask, ' ms')} ${within(paint.longestTask, TASK_REACH)}`,
        ],
      ],
    ),
  );
  const pan = await measurePan();
  console.log('\nPanning by the mouse, ticks of probes that are drawn one by one\n');
  console.log(
    table(
      ['', 'frames', 'p50', 'p95', 'work for a frame'],
      [
        [
          `${pan.ticks} ticks in sight`,
          String(pan.frames),
          show(pan.p50, ' ms'),
          `${show(pan.p95, ' ms')} ${within(pan.p95, PAN_REACH)}`,
          show(pan.work, ' ms'),
        ],
      ],
    ),
  );
}

await main(process.argv.slice(2));
process.exit();
