import { join } from 'node:path';

/**
 * The named gates, cheapest first: what has to hold before a change is good. `npm test` passes them all,
 * `npm run test:NAME` one of them.
 *
 * `tool` is the script that node runs. `report` names the tool whose JSON report holds the count of tests;
 * a gate without one counts as a single test.
 *
 * @typedef {object} Gate
 * @property {string} name
 * @property {string} says what holds when it passes
 * @property {[string, ...string[]]} tool
 * @property {'vitest' | 'playwright'} [report]
 * @property {boolean} [browser]
 */

const biome = ['@biomejs', 'biome', 'bin', 'biome'];
const vitest = ['vitest', 'vitest.mjs'];

/** @type {Gate[]} */
export const GATES = [
  { name: 'format', says: 'every file is formatted', tool: [bin(...biome), 'format', '.'] },
  { name: 'lint', says: 'no lint findings', tool: [bin(...biome), 'lint', '.', '--error-on-warnings'] },
  {
    name: 'types',
    says: 'the types agree, the simulation without a DOM',
    tool: [bin('tsx', 'dist', 'cli.mjs'), 'src/workshop/types.ts'],
  },
  {
    name: 'imports',
    says: 'the rooms import only from the floors below',
    tool: [bin('tsx', 'dist', 'cli.mjs'), 'src/workshop/imports/main.ts'],
  },
  {
    name: 'spec',
    says: 'unit and property tests',
    tool: [bin(...vitest), 'run', '--project', 'spec'],
    report: 'vitest',
  },
  {
    name: 'conformance',
    says: 'what real clusters did',
    tool: [bin(...vitest), 'run', '--project', 'conformance'],
    report: 'vitest',
  },
  {
    name: 'build',
    says: 'the production bundle',
    tool: [bin('vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
  },
  {
    name: 'sizes',
    says: 'the page loads no more before its editor than it may',
    tool: [bin('tsx', 'dist', 'cli.mjs'), 'src/workshop/bench/main.ts', 'sizes'],
  },
  {
    name: 'e2e',
    says: 'journeys in a real browser',
    tool: [bin('@playwright', 'test', 'cli.js'), 'test'],
    report: 'playwright',
    browser: true,
  },
];

/** @param {...string} path inside node_modules */
function bin(...path) {
  return join('node_modules', ...path);
}
