/**
 * The architecture as a list of sentences. Every rule carries the reason that is printed with a finding.
 * Read from the ground floor up: a room imports only from the rooms before it.
 */

export interface Room {
  /** Folder below src/. */
  name: string;
  /** npm packages (and `node:`) that may be imported here; `*` ends a prefix. */
  packages: readonly string[];
  /** True where everything is a pure function of its inputs, so that the same text gives the same trace. */
  pure: boolean;
}

export const ROOMS: readonly Room[] = [
  { name: 'base', packages: ['xstate'], pure: true },
  { name: 'text', packages: [], pure: true },
  { name: 'api', packages: [], pure: true },
  { name: 'scenario', packages: ['yaml', 'fflate'], pure: true },
  { name: 'trace', packages: [], pure: true },
  { name: 'kubectl', packages: ['yaml', 'unbash'], pure: true },
  { name: 'cluster', packages: ['xstate', 'unbash'], pure: true },
  { name: 'lessons', packages: ['yaml', 'jsep'], pure: false },
  { name: 'timeline', packages: [], pure: false },
  { name: 'app', packages: ['*'], pure: false },
  { name: 'worker', packages: [], pure: false },
  { name: 'cli', packages: ['node:*'], pure: false },
  { name: 'conformance', packages: ['*'], pure: false },
  { name: 'workshop', packages: ['*'], pure: false },
];

export const ROOM_ORDER =
  'a room imports only from the floors below it, so that it can be read, tested and replaced without those above';

export const PACKAGES =
  'each room names the packages it stands on; React, D3 and the DOM stay upstairs so that the same simulation runs in a worker, in Node.js and in a test';

/** Where a folder may use more than its room. */
export const EXTRA_PACKAGES: readonly { folder: string; packages: readonly string[] }[] = [
  { folder: 'src/timeline/draw', packages: ['d3-*'] },
  // gzip and tar really compress; the package is a pure function of its bytes.
  { folder: 'src/cluster/runtime/programs', packages: ['fflate'] },
];

/** Imports that the room order allows but that must not be. Type-only imports count too. */
export interface Ban {
  from: string;
  to: string;
  except?: readonly string[];
  because: string;
}
export const BANS: readonly Ban[] = [
  {
    from: 'src/lessons',
    to: 'src/cluster',
    because:
      'goals are predicates over the trace; a goal that reads the simulation could see what no person can see',
  },
  {
    from: 'src/timeline',
    to: 'src/cluster',
    because: 'the timeline is a view of the trace; whatever it needs to know has to be a record',
  },
  {
    from: 'src/app',
    to: 'src/cluster',
    except: ['src/cluster/charts.ts'],
    because:
      'the screen is a view of the trace; only the chart definitions are shared, to be drawn as they are',
  },
];

/** Imports against the room order that are meant. */
export const ALLOWED: readonly { from: string; to: string; because: string }[] = [
  {
    from: 'src/app',
    to: 'src/worker/protocol.ts',
    because: 'the messages that both sides of the worker speak',
  },
  { from: 'src/app', to: 'src/worker/client.ts', because: 'the page side of the worker' },
];

/** What must not be reached, however long the chain. Type-only imports vanish in the build and do not count. */
export interface Wall {
  from: string;
  to: string;
  because: string;
}
export const WALLS: readonly Wall[] = [
  {
    from: 'src/app',
    to: 'src/cluster/simulate.ts',
    because:
      'the simulation runs in the worker; through this chain it would be in the bundle of the page as well',
  },
  {
    from: 'src/worker',
    to: 'package:react*',
    because: 'the worker has no DOM, and every kilobyte of it delays the first timeline',
  },
];

/**
 * What pure rooms may not name: globals, members of globals, and (with a leading dot) methods of anything.
 * `except` lists the files that may, and why it does no harm there.
 */
export const IMPURE: readonly {
  names: readonly string[];
  because: string;
  except?: Readonly<Record<string, string>>;
}[] = [
  {
    names: [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'clearTimeout',
      'clearInterval',
      'requestAnimationFrame',
    ],
    because: 'time passes only in the queue of the kernel',
  },
  {
    names: ['Date.now', 'new Date()', 'Date()', 'performance'],
    because: 'the wall clock would make two runs of one text differ',
  },
  {
    names: ['Math.random', 'crypto'],
    because: 'randomness comes from the seed: kernel.rng.fork(label)',
  },
  {
    names: ['Promise', 'async', 'await', 'queueMicrotask'],
    because: 'a run is one synchronous computation; the order of microtasks is not ours to define',
  },
  {
    names: ['.localeCompare', '.toLocaleString', '.toLocaleDateString', '.toLocaleTimeString', 'Intl'],
    because: 'the order and the text would depend on the language of the machine',
    except: { 'src/base/zone.ts': 'it names its language, and asks only how far a zone is from UTC' },
  },
  {
    names: ['window', 'document', 'navigator', 'localStorage', 'process', 'globalThis', 'fetch', 'console'],
    because: 'the simulation knows neither the browser nor Node.js',
  },
];
