import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TEXT_LENGTH, parseManifests, parseScenario } from './parse.ts';
import { scenarioSchema } from './schema.ts';

const scenario = (spec: string) =>
  parseScenario(`apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n${spec}`);
const messages = (text: string) =>
  scenario(text).diagnostics.map(({ message, range }) => `${range?.line}: ${message}`);
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n';

test('a text without a Scenario runs with every default', () => {
  const { scenario: read, diagnostics } = parseScenario(POD);
  expect(diagnostics).toEqual([]);
  expect(read).toMatchObject({
    duration: 300_000,
    seed: 1,
    cluster: {
      version: '1.36',
      domain: 'cluster.local',
      nodePortRange: [30000, 32767],
      latency: { profile: 'typical', overrides: {} },
    },
    steps: [],
    apps: [],
  });
  expect(read!.cluster.nodes.map(({ name, capacity }) => [name, capacity.cpu, capacity.pods])).toEqual([
    ['node-1', '4', '110'],
    ['node-2', '4', '110'],
    ['node-3', '4', '110'],
  ]);
});

const EVERYTHING = `
  duration: 5m
  seed: 7
  cluster:
    version: 1.35
    nodes:
      - name: n1
        labels: {zone: a, rack: 1}
        taints: [{key: k, value: v, effect: NoSchedule}, "gpu=yes:NoExecute"]
        capacity: {cpu: 2}
        images: [nginx]
      - {name: n2, staticPods: [{metadata: {name: s}, spec: {}}]}
    domain: example.org
    proxyMode: ipvs
    nodePortRange: 31000-31999
    latency: {profile: none, pull: 2s, api: 5ms, schedule: 1, volumes: 0, sandbox: 1s, create: 1s, start: 1s}
  images:
    - busybox
    - {name: shop/api:2.0, pull: 4s, size: 30Mi, stopSignal: quit, entrypoint: [a], cmd: [b], shell: ash}
    - {name: none, pull: {error: not-found}}
  apps:
    - match: {image: "shop/*", container: c, pod: "web-*"}
      main: forever
      startup: 12s
      http:
        - {port: 8080, path: /healthz, from: 40s, status: 500, latency: 1s, location: /x, body: hi}
        - {port: 8080, from: stopSignal}
      tcp: [{port: 9000, from: 5s, listening: false}]
      grpc: [{port: 5000, from: 0s, status: NOT_SERVING, service: s}]
      exec: [{command: [cat, /tmp/x], from: 10s, exit: 1, output: gone, takes: 1s}]
      onStopSignal: {after: 5s}
      memory: [{use: 40Mi}, {from: 60s, use: 600Mi}]
      log: [{from: 0s, line: hello}]
    - main: {exitAfter: 90s, code: 1}
      onStopSignal: ignore
    - main: [{instance: 2, forever: true}, {instance: 0, exitAfter: 1s, code: 1}]
  traffic:
    - {name: users, to: service/web.shop:http, path: x, rate: 90/m, from: 1s, until: 2m, keepAlive: true}
    - {to: service/web:80, rate: 20/s}
  steps:
    - {at: 30s, run: kubectl get pods}
    - {at: 60, apply: "kind: Pod"}
    - {at: 1m30s, fault: {node: n1, down: true}, for: 40s}
`;

/** Where the whole text has the line of `EVERYTHING` with this in it. */
const lineOf = (part: string): number =>
  3 + EVERYTHING.split('\n').findIndex((text) => text.includes(part)) + 1;

test('every field of the Scenario document is read', () => {
  const { scenario: read, diagnostics } = scenario(EVERYTHING);
  expect(diagnostics).toEqual([]);
  expect(read!.cluster).toEqual({
    version: '1.35',
    nodes: [
      {
        name: 'n1',
        labels: { zone: 'a', rack: '1' },
        taints: [
          { key: 'k', value: 'v', effect: 'NoSchedule' },
          { key: 'gpu', value: 'yes', effect: 'NoExecute' },
        ],
        capacity: { cpu: '2', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' },
        images: ['nginx'],
      },
      expect.objectContaining({ name: 'n2', staticPods: [{ metadata: { name: 's' }, spec: {} }] }),
    ],
    domain: 'example.org',
    proxyMode: 'ipvs',
    nodePortRange: [31000, 31999],
    latency: {
      profile: 'none',
      overrides: { pull: 2000, api: 5, schedule: 1000, volumes: 0, sandbox: 1000, create: 1000, start: 1000 },
    },
  });
  expect(read!.images).toEqual([
    { name: 'busybox' },
    {
      name: 'shop/api:2.0',
      pull: 4000,
      size: '30Mi',
      stopSignal: 'SIGQUIT',
      entrypoint: ['a'],
      cmd: ['b'],
      shell: 'ash',
    },
    { name: 'none', pull: { error: 'not-found' } },
  ]);
  expect(read!.apps).toEqual([
    {
      match: { image: 'shop/*', container: 'c', pod: 'web-*' },
      main: 'forever',
      startup: 12_000,
      http: [
        {
          port: 8080,
          path: '/healthz',
          from: { ms: 40_000 },
          status: 500,
          latency: 1000,
          location: '/x',
          body: 'hi',
        },
        { port: 8080, path: '/', from: 'stopSignal', status: 200 },
      ],
      tcp: [{ port: 9000, from: { ms: 5000 }, listening: false }],
      grpc: [{ port: 5000, from: { ms: 0 }, status: 'NOT_SERVING', service: 's' }],
      exec: [{ command: 'cat /tmp/x', from: { ms: 10_000 }, exit: 1, output: 'gone', takes: 1000 }],
      onStopSignal: { after: 5000, code: 0 },
      memory: [
        { from: { ms: 0 }, use: '40Mi' },
        { from: { ms: 60_000 }, use: '600Mi' },
      ],
      log: [{ from: { ms: 0 }, line: 'hello' }],
    },
    { match: {}, main: { exitAfter: 90_000, code: 1 }, onStopSignal: 'ignore' },
    {
      match: {},
      main: [
        { instance: 0, behaviour: { exitAfter: 1000, code: 1 } },
        { instance: 2, behaviour: 'forever' },
      ],
    },
  ]);
  expect(read!.traffic.map(({ range, ...entry }) => ({ ...entry, line: range!.line }))).toEqual([
    {
      name: 'users',
      to: { service: 'web', namespace: 'shop', port: 'http' },
      path: '/x',
      rate: 1.5,
      from: 1000,
      until: 120_000,
      keepAlive: 1,
      line: lineOf('to: service/web.shop'),
    },
    {
      name: 'web',
      to: { service: 'web', namespace: 'default', port: '80' },
      path: '/',
      rate: 20,
      from: 0,
      line: lineOf('to: service/web:80'),
    },
  ]);
  expect(read!.steps.map(({ range: _, ...step }) => step)).toEqual([
    { index: 0, at: 30_000, run: 'kubectl get pods' },
    { index: 1, at: 60_000, apply: 'kind: Pod' },
    {
      index: 2,
      at: 90_000,
      fault: { what: { kind: 'node', node: 'n1', what: 'down' }, text: 'node n1 down' },
      for: 40_000,
    },
  ]);
  const line = lineOf('at: 60,');
  expect(read!.steps[1]!.range).toMatchObject({ line, column: 7 });
});

test('the schema of the editor knows the fields that are read', () => {
  type Node = { properties?: Record<string, Node>; items?: Node; anyOf?: Node[] };
  const isList = Array.isArray as (value: unknown) => value is unknown[];
  /** Paths of fields that no branch of the schema has. */
  const unknown = (node: Node, value: unknown, path: string): string[] => {
    const branches = (node.anyOf ?? [node]).map((branch) => {
      if (isList(value)) {
        const { items } = branch;
        return items ? value.flatMap((item, i) => unknown(items, item, `${path}[${i}]`)) : [path];
      }
      if (typeof value !== 'object' || value === null) return [];
      const { properties } = branch;
      if (properties === undefined) return node.anyOf ? [path] : [];
      return Object.entries(value).flatMap(([field, entry]) =>
        field in properties ? unknown(properties[field]!, entry, `${path}.${field}`) : [`${path}.${field}`],
      );
    });
    return branches.find((paths) => paths.length === 0) ?? branches[0]!;
  };
  const { documents } = parseManifests(`spec:\n${EVERYTHING}`);
  expect(unknown(scenarioSchema as Node, documents[0]!.value, '')).toEqual([]);
  expect(unknown(scenarioSchema as Node, { spec: { apps: [{ startp: 1 }] } }, '')).toEqual([
    '.spec.apps[0].startp',
  ]);
});

describe('what is wrong is said, with its place, and the rest still counts', () => {
  test.each([
    ['  durations: 3s\n', ['4: spec.durations: unknown field "durations"']],
    ['  duration: soon\n', ['4: spec.duration: expected a duration, found "soon"']],
    ['  duration: 25h\n', ['4: spec.duration: the longest run is 24h']],
    ['  seed: -1\n', ['4: spec.seed: expected a whole number from 0 to 9007199254740991, found -1']],
    ['  cluster: {version: "1.20"}\n', ['4: spec.cluster.version: release "1.20" is not simulated']],
    ['  cluster:\n    nodes: [{labels: {}}]\n', ['5: spec.cluster.nodes[0]: name is missing']],
    [
      '  cluster:\n    nodes: [{name: a, staticPods: [{kind: Job}]}]\n',
      [
        '5: spec.cluster.nodes[0].staticPods[0]: a static pod is the manifest of a Pod with metadata.name and spec',
      ],
    ],
    ['  cluster:\n    nodes: [a, a]\n', ['5: spec.cluster.nodes[1]: two nodes are named "a"']],
    [
      '  apps:\n    - match: x\n',
      ['5: spec.apps[0].match: expected a mapping with image, container, pod, found "x"'],
    ],
    ['  apps:\n    - http: [{prot: 80, port: 80}]\n', ['5: spec.apps[0].http[0].prot: unknown field "prot"']],
    ['  steps:\n    - {at: 1s}\n', ['5: spec.steps[0]: this step does nothing']],
    ['  steps:\n    - {at: 1s, run: a, apply: b}\n', ['5: spec.steps[0]: run and apply in one step']],
    ['  steps:\n    - {at: 6m, run: a}\n', ['5: spec.steps[0]: the run is made longer for this step']],
    [
      '  steps:\n    - {at: 25h, run: a}\n',
      ['5: spec.steps[0].at: the longest run is 24h: this step is left out'],
    ],
    [
      '  duration: 10s\n  traffic: [{to: x}, {to: service/web, rate: 10000/s}]\n  steps: [{at: 2h, run: a}]\n',
      [
        '5: spec.traffic[0].to: expected a service, found "x"',
        '5: traffic web would send 72010000 requests; a run has at most 1000000, so it ends at 100s',
        '6: spec.steps[0]: the run is made longer for this step',
      ],
    ],
    ['  traffic:\n    - {to: web}\n', ['5: spec.traffic[0].to: expected a service, found "web"']],
  ])('%j', (spec, expected) => {
    expect(messages(spec)).toEqual(expected);
    expect(scenario(spec).scenario).toBeDefined();
  });

  test('what the host decides holds instead, and is judged like what is written', () => {
    const text = `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec: {duration: 5m, seed: 3, steps: [{at: 2m, run: a}]}\n`;
    expect(parseScenario(text, { seed: 4 }).scenario).toMatchObject({ duration: 300_000, seed: 4 });
    const shorter = parseScenario(text, { duration: 60_000 });
    expect(shorter.scenario).toMatchObject({ duration: 60_000, seed: 3 });
    expect(shorter.diagnostics).toMatchObject([{ code: 'step-after-end', range: { line: 3 } }]);
    expect(parseScenario(POD, { duration: 60_000, seed: 5 }).scenario).toMatchObject({
      duration: 60_000,
      seed: 5,
    });
  });

  test('a mistyped name gets the nearest known one', () => {
    expect(scenario('  apps:\n    - startp: 3s\n').diagnostics[0]!.remedy).toBe('Did you mean startup?');
  });

  test('a second Scenario is an error of its own', () => {
    const one = 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec: {seed: 1}\n';
    const { scenario: read, diagnostics } = parseScenario(`${one}---\n${one.replace('1}', '2}')}`);
    expect(read!.seed).toBe(1);
    expect(diagnostics).toMatchObject([{ code: 'second-scenario', range: { line: 6 } }]);
  });
});

describe('manifests', () => {
  test('a broken document does not stop the others', () => {
    const { scenario: read, diagnostics } = parseScenario(`${POD}---\na: b: c\n---\n${POD}`);
    expect(read!.manifests).toHaveLength(2);
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        message: 'error converting YAML to JSON: yaml: mapping values are not allowed in this context',
        range: { line: 5, column: 4 },
      },
    ]);
  });

  test('the items of a List are objects with places of their own', () => {
    const { scenario: read } = parseScenario(
      'apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  apiVersion: v1\n- kind: Service\n  apiVersion: v1\n',
    );
    expect(read!.manifests.map(({ value }) => value.kind)).toEqual(['Pod', 'Service']);
    expect(read!.manifests[1]!.locate(['apiVersion'])).toMatchObject({ line: 7, column: 3 });
  });

  test('a typed list says the kind of its items', () => {
    const { documents } = parseManifests('apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: a}}]\n');
    expect(documents[0]!.value).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } });
  });

  test('doubled keys are reported and passed on', () => {
    const { scenario: read, diagnostics } = parseScenario(`${POD}spec:\n  nodeName: a\n  nodeName: b\n`);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'duplicate-key', where: 'spec.nodeName', range: { line: 6 } },
    ]);
    expect(read!.manifests[0]!.duplicates).toEqual([['spec', 'nodeName']]);
    expect(read!.manifests[0]!.value.spec.nodeName).toBe('b');
  });

  test('kubectl stops at the first document it cannot read', () => {
    expect(parseManifests(`${POD}---\na: [\n`)).toMatchObject({
      documents: [{ index: 0 }],
      error: expect.stringMatching(/^error converting YAML to JSON: yaml: /),
    });
  });
});

describe('a fix', () => {
  const fixed = (text: string): string => {
    const fix = parseScenario(text).diagnostics.find((diagnostic) => diagnostic.fix !== undefined)?.fix;
    return fix === undefined ? text : fixed(text.slice(0, fix.offset) + fix.text + text.slice(fix.endOffset));
  };
  test.each([
    ['a tab', `${POD}---\nkind: Pod\nspec:\n\tnodeName: a\n`, `${POD}---\nkind: Pod\nspec:\n  nodeName: a\n`],
    [
      'full-width punctuation',
      'kind：Pod\nname: “a”\nlist: ["a"，"b"]\n',
      'kind: Pod\nname: "a"\nlist: ["a", "b"]\n',
    ],
    ['no-break spaces', 'kind: Pod\nmetadata:\n\u00a0\u00a0name: a\n', 'kind: Pod\nmetadata:\n  name: a\n'],
    ['a character without width', '\u200bkind: Pod\n', 'kind: Pod\n'],
    ['the fence of a code block', '```yaml\nkind: Pod\nspec: {}\n```\n', 'kind: Pod\nspec: {}\n'],
  ])('for %s', (_, text, right) => {
    expect(fixed(text)).toBe(right);
    expect(parseScenario(right).diagnostics).toEqual([]);
  });
});

describe('nothing to run', () => {
  test.each(['', '\n# a\n---\n', 'hello', 'a: b: c', 'x'.repeat(MAX_TEXT_LENGTH + 1)])('%#', (text) => {
    const { scenario: read, diagnostics } = parseScenario(text);
    expect(read).toBeUndefined();
    expect(diagnostics.some(({ severity, range }) => severity === 'error' && range !== undefined)).toBe(true);
  });
});

test('no text makes it throw, and every place lies inside the text', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '#',
    '---',
    '&x ',
    '*x',
    '|',
    '：',
    '“',
    '\r\n',
    'kind: Scenario',
    'apiVersion: podscope.dev/v1alpha1',
    'spec:',
    'steps:',
    '!!int ',
    '%',
    '\0',
    '<<: ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      for (const { range } of parseScenario(text).diagnostics) {
        expect(range!.offset).toBeGreaterThanOrEqual(0);
        expect(range!.endOffset).toBeLessThanOrEqual(text.length);
        expect(range!.offset).toBeLessThanOrEqual(range!.endOffset);
      }
    }),
    { numRuns: 500 },
  );
});
