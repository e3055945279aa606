import { describe, expect, test } from 'vitest';
import { type Command, FILENAME, KUSTOMIZE } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { USUAL } from './testing/flag-families.ts';
import { FLAG_ROWS } from './testing/flag-rows.ts';
import { sampleCluster } from './testing/objects.ts';
import { run } from './testing/run.ts';
import { runningPod } from './testing/stories.ts';
import { shown } from './testing/transcript.ts';

/** Every command that can be called, by its words. */
function commandsBelow(commands: readonly Command[], words: readonly string[] = []): [string, Command][] {
  return commands.flatMap((command) => {
    const path = [...words, command.name];
    return [
      [path.join(' '), command] as [string, Command],
      ...commandsBelow(command.subcommands ?? [], path),
    ];
  });
}

const ALL = commandsBelow(COMMANDS);
const flagsOf = (command: Command) => [
  ...command.flags,
  ...(command.flags.includes(FILENAME) ? [KUSTOMIZE] : []),
];

const FILES = {
  'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made, labels: {a: b}}\ndata: {k: v}\n',
  'cm2.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, labels: {a: b}}\ndata: {k: w}\n',
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web-0}\n',
  'deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
  'svc.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
  'patch.yaml': 'metadata: {labels: {z: "1"}}\n',
  'local.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: b}]}}}\n',
  env: 'A=b\n',
};

const METRICS = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'metrics-server', namespace: 'kube-system' },
  spec: {},
  status: { availableReplicas: 1 },
};

/** What a line leaves: what is read, what was written, what is stored. */
const known = new Map<string, string>();
function left(lines: string): string {
  let result = known.get(lines);
  if (result === undefined) {
    result = leftBy(lines);
    known.set(lines, result);
  }
  return result;
}

function leftBy(lines: string): string {
  const cluster = sampleCluster();
  cluster.change('Pod', 'web-0', (pod) => {
    pod.spec.terminationGracePeriodSeconds = 5;
  });
  cluster.logLines.set('default/web-0/app', [
    { at: 1000, stream: 'stdout', line: 'one' },
    { at: cluster.clock, stream: 'stdout', line: 'two' },
  ]);
  cluster.drop('ResourceQuota', 'q');
  if (lines.startsWith('drain')) {
    cluster.put(runningPod('solo'));
    cluster.put(runningPod('agent-x', { owner: 'DaemonSet/agent' }));
  }
  cluster.at(cluster.clock + 500, () => {
    cluster.logLines.get('default/web-0/app')!.push({ at: cluster.clock, stream: 'stdout', line: 'three' });
  });
  cluster.change('Node', 'n1', (node) => {
    node.status.capacity = { cpu: '1', memory: '64Gi' };
    node.status.allocatable = { cpu: '100m', memory: '1Gi' };
  });
  if (lines.startsWith('top')) {
    cluster.put({ ...METRICS });
    cluster.usageAnswer = () => [{ container: 'app', cpuMilli: 5, memoryBytes: 1e7 }];
  }
  const texts = lines.split(' && ').map((line) => {
    const io = {
      edit: ({ name, text }: { name: string; text: string }) => cluster.calls.push(`edit ${name} ${text}`),
    };
    return shown(run(cluster, `kubectl ${line}`, { files: FILES, maxPauses: 20, stdin: 'n\n', io }));
  });
  const stored = cluster
    .list('ConfigMap', undefined)
    .concat(cluster.list('Deployment', undefined), cluster.list('Pod', undefined));
  return JSON.stringify([texts, cluster.calls, cluster.clock, stored]);
}

describe('every flag that help lists is called', () => {
  for (const [path, command] of ALL) {
    const row = FLAG_ROWS[path];
    for (const flag of flagsOf(command)) {
      test(`kubectl ${path} --${flag.name}`, () => {
        expect(row, `no row for ${path}`).toBeDefined();
        const own = row!.flags?.[flag.name] ?? USUAL[flag.name]?.(row!.base);
        expect(own, `${path} --${flag.name} is called nowhere`).toBeDefined();
        const [without, call] = typeof own === 'string' ? [row!.base, `${row!.base} ${own}`] : own!;
        expect(call).toMatch(
          flag.short ? new RegExp(`(--${flag.name}|-\\w*${flag.short})`) : `--${flag.name}`,
        );
        const after = left(call!);
        expect(after).not.toMatch(/unknown (shorthand )?flag|invalid argument/);
        // A flag that is taken and does nothing says so.
        const isIdle = /without effect here/.test(flag.help) || row!.idle?.includes(flag.name);
        if (isIdle) expect(after).toBe(left(without!));
        else expect(after).not.toBe(left(without!));
      });
    }
  }

  test('no row is about a flag that there is not', () => {
    const byPath = new Map(ALL);
    for (const [path, { flags = {} }] of Object.entries(FLAG_ROWS)) {
      const command = byPath.get(path);
      expect(command, path).toBeDefined();
      const known = flagsOf(command!).map(({ name }) => name);
      for (const name of Object.keys(flags)) expect(known, `${path} --${name}`).toContain(name);
    }
  });
});
