import { spawnSync } from 'node:child_process';

/** The projects to check: everything, then the simulation again without DOM, Node.js or timers in scope. */
const PROJECTS = ['tsconfig.json', 'tsconfig.sim.json'];

let failed = false;
for (const project of PROJECTS) {
  const args = ['node_modules/typescript/bin/tsc', '--noEmit', '--project', project];
  const run = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
