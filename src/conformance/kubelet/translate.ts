import { stringify } from 'yaml';
import type { Action, AppBehaviour, Container, KubeletScenario, Manifest } from './format.ts';

/** The node that every scenario of the file runs on. */
const NODE = 'node-1';

/** Writes a scenario of data/kubelet.yaml as a text that `simulate` takes. `times` are the moments of its actions. */
export function toText(scenario: KubeletScenario, version: string, times: readonly number[]): string {
  const manifests = (scenario.manifest.items ?? [scenario.manifest]).map((manifest) =>
    withScripts(manifest, scenario),
  );
  const services = (scenario.given?.objects ?? []).map((object) => serviceOf(object));
  return [...services, ...manifests, scenarioDocument(scenario, version, times)]
    .map((document) => stringify(document))
    .join('---\n');
}

function scenarioDocument(scenario: KubeletScenario, version: string, times: readonly number[]) {
  const { given } = scenario;
  const images = given?.images ?? {};
  const present = [...containersOf(scenario).map(({ image }) => image), ...imagesOfActions(scenario)].filter(
    (image) => !(image in images),
  );
  return {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: scenario.id },
    spec: {
      duration: horizon(scenario),
      cluster: {
        version,
        nodes: [
          {
            name: NODE,
            capacity: { cpu: '4', memory: '8Gi', ...given?.node },
            images: [...new Set(present)],
          },
        ],
      },
      images: Object.entries(images).flatMap(([name, entry]) =>
        entry === 'absent'
          ? []
          : [
              {
                name,
                ...(entry.pull.size !== undefined && { size: entry.pull.size }),
                pull: entry.pull.error ? { error: pullError(entry.pull.error) } : entry.pull.takes,
              },
            ],
      ),
      apps: containersOf(scenario).flatMap(({ name }) => appOf(name, scenario)),
      steps: [...actionSteps(scenario, times), ...probingSteps(scenario)],
    },
  };
}

/** To look into a container takes one that has started. */
function horizon({ expect, runFor }: KubeletScenario): string {
  return expect.oomScoreAdj ? '10s' : runFor;
}

function containersOf({ manifest }: KubeletScenario): Container[] {
  return (manifest.items ?? [manifest]).flatMap(({ spec }) => [
    ...(spec.initContainers ?? []),
    ...spec.containers,
  ]);
}

function imagesOfActions({ actions }: KubeletScenario): string[] {
  return actions.flatMap((action) => (action.do === 'setImage' ? [action.image] : []));
}

/** The kind of failure behind a runtime's error text. */
function pullError(text: string): string {
  if (/not ?found/i.test(text)) return 'not-found';
  if (/denied|unauthorized/i.test(text)) return 'denied';
  return /timeout|deadline/i.test(text) ? 'timeout' : 'unreachable';
}

/** Whether the container's own command shows the behaviour, so that nothing needs to be said about it. */
function runsItself(name: string, { app, expect }: KubeletScenario): boolean {
  const behaviour = app?.[name];
  return Boolean(
    expect.env?.[name] ||
      behaviour?.disk ||
      behaviour?.terminationLog !== undefined ||
      behaviour?.log !== undefined,
  );
}

function appOf(name: string, scenario: KubeletScenario): object[] {
  if (runsItself(name, scenario)) return [];
  const behaviour = scenario.app?.[name] ?? { main: 'forever' };
  const { main = 'forever', onStopSignal, http, tcp, grpc, exec } = behaviour;
  // A command without an exit code is one whose failure comes from the container itself (a missing binary).
  const commands = exec
    ?.filter((entry) => entry.error === undefined)
    .map(({ cmd, ...rest }) => ({ command: cmd, ...rest }));
  return [
    {
      match: { container: name },
      main,
      onStopSignal,
      http,
      tcp,
      grpc,
      exec: commands?.length ? commands : undefined,
    },
  ];
}

/** Behaviour that a Scenario has no field for, as the script that shows it. */
function withScripts(manifest: Manifest, scenario: KubeletScenario): Manifest {
  const copy = structuredClone(manifest);
  if (scenario.given?.objects?.some(({ selector }) => selector === `pod ${copy.metadata.name}`)) {
    copy.metadata.labels = { ...copy.metadata.labels, app: copy.metadata.name };
  }
  for (const container of copy.spec.containers) {
    const behaviour = scenario.app?.[container.name];
    if (behaviour?.terminationLog === undefined && behaviour?.log === undefined) continue;
    container.command = ['/bin/sh', '-c', scriptOf(behaviour)];
    delete container.args;
  }
  return copy;
}

function scriptOf({ main, log = '', terminationLog = '' }: AppBehaviour): string {
  const { exitAfter, code } = main as { exitAfter: string; code: number };
  const lines = [
    log && `printf %s ${quote(log)}`,
    terminationLog && `${expand(terminationLog)} > /dev/termination-log`,
  ];
  return [...lines.filter(Boolean), `sleep ${Number.parseFloat(exitAfter)}`, `exit ${code}`].join('; ');
}

/** `x*10000` is ten thousand times x; anything else is itself. */
function expand(text: string): string {
  const [, char, times] = /^(.)\*(\d+)$/.exec(text) ?? [];
  if (!char) return `printf %s ${quote(text)}`;
  return `n=0; while [ $n -lt ${Number(times) / 100} ]; do printf %s ${quote(char.repeat(100))}; n=$((n+1)); done`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function serviceOf(object: NonNullable<NonNullable<KubeletScenario['given']>['objects']>[number]) {
  const pod = object.selector?.replace(/^pod /, '');
  return {
    apiVersion: 'v1',
    kind: object.kind,
    metadata: { name: object.name },
    spec: {
      clusterIP: object.clusterIP,
      selector: pod === undefined ? undefined : { app: pod },
      ports: object.ports ?? [{ port: 80 }],
    },
  };
}

function actionSteps(scenario: KubeletScenario, times: readonly number[]) {
  return scenario.actions.flatMap((action, index) => {
    const at = times[index];
    return at === undefined || action.do === 'create'
      ? []
      : [{ at: `${at}s`, ...stepOf(action, scenario.manifest.metadata?.name) }];
  });
}

function stepOf(action: Exclude<Action, { do: 'create' }>, pod: string): object {
  switch (action.do) {
    case 'delete': {
      const { gracePeriodSeconds: grace } = action;
      const flags =
        grace === undefined ? '' : grace === 0 ? ' --grace-period=0 --force' : ` --grace-period=${grace}`;
      return { run: `kubectl delete pod ${pod}${flags}` };
    }
    case 'createObject': {
      const isSecret = action.kind === 'Secret';
      const data = isSecret ? { stringData: action.data } : { data: action.data };
      return {
        apply: stringify({ apiVersion: 'v1', kind: action.kind, metadata: { name: action.name }, ...data }),
      };
    }
    case 'patchCondition': {
      const patch = JSON.stringify({
        status: { conditions: [{ type: action.type, status: action.status }] },
      });
      return { run: `kubectl patch pod ${pod} --subresource=status -p ${quote(patch)}` };
    }
    case 'taintNode':
      return { run: `kubectl taint nodes ${NODE} ${action.taint}` };
    case 'killSandbox':
      return { fault: { pod, sandbox: 'kill' } };
    case 'setImage':
      return { run: `kubectl set image pod/${pod} ${action.container}=${action.image}` };
  }
}

/** Questions that only a look into the container answers. */
function probingSteps(scenario: KubeletScenario): object[] {
  return Object.keys(scenario.expect.oomScoreAdj ?? {}).map((target) => {
    const [pod, container] = target.split('/');
    return { at: horizon(scenario), run: `kubectl exec ${pod} -c ${container} -- cat /proc/1/oom_score_adj` };
  });
}
