import { valueAt } from '../pattern.ts';
import type { Manifest } from './format.ts';
import { type Phrases, understand } from './phrases.ts';
import { conditionOf, imageOfPod, isReady, isTerminating, kindOf, type Story } from './story.ts';

/**
 * What a query asks for at a moment, compared with what is expected. Returns the problem, `undefined`
 * where it holds, and `null` where the query is not known.
 */
export function checkQuery(
  query: string,
  wanted: unknown,
  t: number,
  story: Story,
): string | undefined | null {
  const check = understand(QUERIES, query);
  return check ? check(story, t, wanted) : null;
}

type Check = (story: Story, t: number, wanted: unknown) => string | undefined;

/** A query that has a value to compare. */
const is = (value: (story: Story, t: number) => unknown): Check => {
  return (story, t, wanted) => differs(wanted, value(story, t));
};

function differs(wanted: unknown, found: unknown): string | undefined {
  return same(wanted, found) ? undefined : `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`;
}

/** Every field that is wanted has that value; lists are equal. */
function same(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted)) return JSON.stringify(wanted) === JSON.stringify(found);
  if (wanted === null || typeof wanted !== 'object') return wanted === found;
  return Object.entries(wanted).every(([key, value]) =>
    same(value, (found as Record<string, unknown> | undefined)?.[key]),
  );
}

const web = (story: Story, t: number) =>
  story.at('StatefulSet', t).get('web') ?? story.at('Deployment', t).get('web');
const names = (kind: string) => (story: Story, t: number) => [...story.at(kind, t).keys()].sort();
const livePods = (story: Story, t: number): [string, Manifest][] =>
  [...story.at('Pod', t)].filter(([, pod]) => !isTerminating(pod));
const replicaSets = (story: Story, t: number): Manifest[] => [...story.at('ReplicaSet', t).values()];
const ofImage = (story: Story, t: number, image: string) =>
  replicaSets(story, t).find((set) => set.spec.template.spec.containers[0].image === image);

const QUERIES: Phrases<Check> = [
  [
    /^sts web status$|^status$/,
    () => (story, t, wanted) => checkStatusFields(wanted, only(story, t)?.status),
  ],
  [/^(?:sts web )?(readyReplicas)$/, ([, field = '']) => is((story, t) => web(story, t)?.status?.[field])],
  [/^sts web$/, () => checkWholeSet],
  [/^pods$/, () => checkPods],
  [/^pvcs$/, () => is(names('PersistentVolumeClaim'))],
  [
    /^(?:pods and images|images)$/,
    () =>
      is((story, t) => Object.fromEntries(livePods(story, t).map(([name, pod]) => [name, imageOfPod(pod)]))),
  ],
  [
    /^state$/,
    () =>
      is((story, t) =>
        Object.fromEntries(
          livePods(story, t).map(([name, pod]) => [
            name,
            `${imageOfPod(pod)} ${isReady(pod) ? 'Ready' : 'not Ready'}`,
          ]),
        ),
      ),
  ],
  [
    /^(?:number of controllerrevisions|controllerrevisions count)$/,
    () => is((story, t) => story.at('ControllerRevision', t).size),
  ],
  [/^revision numbers$/, () => is(revisionNumbers)],
  [
    /^ownerReference of pvc (\S+)/,
    ([, name = '']) =>
      is((story, t) => {
        const owner = story.at('PersistentVolumeClaim', t).get(name)?.metadata.ownerReferences?.[0];
        return owner ? `${owner.kind}/${owner.name}` : 'none';
      }),
  ],
  [/^pvc (\S+) exists$/, ([, name = '']) => is((story, t) => story.at('PersistentVolumeClaim', t).has(name))],
  [
    /^image of the new (\S+)$/,
    ([, name = '']) =>
      is((story, t) => {
        const pod = livePods(story, t).find(([it]) => it === name)?.[1];
        return pod && imageOfPod(pod);
      }),
  ],
  [
    /^annotation (\S+) on deployment and rs$/,
    ([, key = '']) =>
      (story, t, wanted) => {
        const objects = [web(story, t), ...replicaSets(story, t)];
        return objects.map((object) => differs(wanted, object?.metadata.annotations?.[key])).find(Boolean);
      },
  ],
  [
    /^revision annotation of the (\S+) rs$/,
    ([, image = '']) => is(annotationOf(image, 'deployment.kubernetes.io/revision')),
  ],
  [/^annotation (\S+) of the (\S+) rs$/, ([, key = '', image = '']) => is(annotationOf(image, key))],
  [
    /^revision$/,
    () => is((story, t) => web(story, t)?.metadata.annotations?.['deployment.kubernetes.io/revision']),
  ],
  [/^available$/, () => is((story, t) => web(story, t)?.status?.availableReplicas ?? 0)],
  [
    /^(\w+) condition$/,
    ([, type = '']) =>
      (story, t, wanted) =>
        checkCondition(conditionOf(web(story, t), type), String(wanted)),
  ],
  [
    /^condition (\w+)$/,
    ([, type = '']) =>
      (story, t, wanted) =>
        checkCondition(conditionOf(story.at('Pod', t).get('p'), type), String(wanted)),
  ],
  [
    /^rs sizes$/,
    () =>
      is((story, t) => ({
        old: ofImage(story, t, 'app:1')?.spec.replicas,
        new: ofImage(story, t, 'app:broken')?.spec.replicas,
      })),
  ],
  [
    /^spec\.template\.metadata\.annotations\[(.+)\]$/,
    ([, key = '']) =>
      (story, t) => {
        const found = web(story, t)?.spec.template.metadata.annotations?.[key];
        return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(found ?? '')
          ? undefined
          : `not a time: ${found}`;
      },
  ],
  [
    /^all pods are new$/,
    () =>
      is((story, t) => {
        const before = story.at('Pod', -0.5);
        return livePods(story, t).every(([name]) => !before.has(name)) && livePods(story, t).length > 0;
      }),
  ],
  [/^kubectl get pods rows$/, () => is((story, t) => story.at('Pod', t).size)],
  [
    /^rs status$/,
    () => (story, t, wanted) => {
      const { replicas, condition } = wanted as { replicas: number; condition: string };
      const set = replicaSets(story, t)[0];
      const [type = '', status, reason] = condition.split(' ');
      const found = conditionOf(set, type);
      return (
        differs(replicas, set?.status?.replicas) ?? differs([status, reason], [found?.status, found?.reason])
      );
    },
  ],
  [
    /^pods per node$/,
    () =>
      is((story, t) => {
        const counts: Record<string, number> = Object.fromEntries(
          [...story.at('Node', t).keys()].map((node) => [node, 0]),
        );
        for (const [, pod] of livePods(story, t))
          counts[pod.spec.nodeName] = (counts[pod.spec.nodeName] ?? 0) + 1;
        return counts;
      }),
  ],
  [
    /^pods created for$/,
    () =>
      is((story, t) =>
        livePods(story, t)
          .map(([, pod]) => nodeOf(pod))
          .sort(),
      ),
  ],
  [
    /^conditions$/,
    () => (story, t, wanted) => checkConditionList(only(story, t)?.status?.conditions, wanted as string[]),
  ],
  [
    /^kubectl get pod STATUS$/,
    () => is((story, t) => story.view.podRows('p').findLast((row) => row.t <= t + story.start)?.status),
  ],
  [
    /^endpoints in the slice$/,
    () => (story, t) => {
      const found = endpointsAt(story, t);
      if (found.length === 0) return 'no endpoints at all';
      return found.some((it) => it.ready || it.serving) ? JSON.stringify(found) : undefined;
    },
  ],
  [/^ready endpoints$/, () => is((story, t) => endpointsAt(story, t).filter(({ ready }) => ready).length)],
  [
    /^(\S+\.svc\.cluster\.local)$/,
    ([, name = '']) =>
      (story, _t, wanted) =>
        checkLookup(story, name, String(wanted)),
  ],
  [
    /^slices$/,
    () => (story, t) => {
      const ports = [...story.at('EndpointSlice', t).values()].map((slice) =>
        slice.ports?.map((port: { port: number }) => port.port).join(),
      );
      return ports.length === 2 && new Set(ports).size === 2
        ? undefined
        : `slices with ports ${JSON.stringify(ports)}`;
    },
  ],
  [
    /^taints of (\S+)$/,
    ([, node = '']) =>
      (story, t, wanted) => {
        const taints: { key: string; effect: string }[] = story.at('Node', t).get(node)?.spec.taints ?? [];
        const found = taints.map(({ key, effect }) => `${key}:${effect}`);
        return differs([...(wanted as string[])].sort(), found.sort());
      },
  ],
  [
    /^STATUS and READY of its pods$/,
    () => (story, t) => {
      const rows = podsOfNode(story, 'w2').map((pod) =>
        story.view.podRows(pod).findLast((row) => row.t <= t + story.start),
      );
      const found = rows.map((row) => [row?.status, row?.ready, row?.conditions.Ready]);
      return found.length === 2 && found.every((it) => same(['Running', '1/1', 'False'], it))
        ? undefined
        : JSON.stringify(found);
    },
  ],
  [
    /^endpoint conditions of those pods$/,
    () => (story, t, wanted) => {
      const found = endpointsAt(story, t);
      return found.length > 0 && found.every((it) => same(wanted, it))
        ? undefined
        : `got ${JSON.stringify(found)}`;
    },
  ],
  [
    /^kubectl get pods$/,
    () => (story, t) => {
      const all = [...story.at('Pod', t)];
      const stuck = all.filter(([, pod]) => isTerminating(pod) && pod.spec.nodeName === 'w2').length;
      const fresh = all.filter(([, pod]) => !isTerminating(pod));
      const ok = stuck === 2 && fresh.length === 1 && fresh[0]?.[0].startsWith('a-') && isReady(fresh[0][1]);
      return ok
        ? undefined
        : JSON.stringify(all.map(([name, pod]) => [name, isTerminating(pod), isReady(pod)]));
    },
  ],
  [
    /^defaulted fields$/,
    () => (story, t, wanted) => checkDefaults(web(story, t), wanted as Record<string, unknown>),
  ],
  [
    /^(\w+)\/(\S+) (\S+)$/,
    ([, kind = '', name = '', path = '']) =>
      is((story, t) => valueAt(story.at(kindOf(kind), t).get(name), path) ?? 'none'),
  ],
  [
    /^number of (live )?(\w+)$/,
    ([, live, kind = '']) =>
      is(
        (story, t) =>
          [...story.at(kindOf(kind), t).values()].filter((object) => !live || !isTerminating(object)).length,
      ),
  ],
];

/** The one workload that a scenario is about. */
function only(story: Story, t: number): Manifest | undefined {
  return web(story, t) ?? [...story.at('Job', t).values()][0];
}

function checkStatusFields(wanted: unknown, status: Manifest): string | undefined {
  const { conditions, ...fields } = wanted as Record<string, unknown>;
  // A count of zero is left out of the object.
  const found = Object.fromEntries(Object.entries(fields).map(([key]) => [key, status?.[key] ?? 0]));
  return (
    differs(fields, found) ??
    (conditions === undefined ? undefined : checkConditionList(status?.conditions, conditions as string[]))
  );
}

function checkConditionList(conditions: Manifest[] | undefined, wanted: string[]): string | undefined {
  for (const text of wanted) {
    const [, type, reason, message] = /^(\w+)(?: reason (\w+))?(?: '(.*)')?$/.exec(text) ?? [];
    const found = conditions?.find((condition) => condition.type === type && condition.status === 'True');
    if (!found)
      return `no condition ${type}: ${JSON.stringify(conditions?.map((condition) => condition.type))}`;
    if (reason && found.reason !== reason) return differs(reason, found.reason);
    if (message && found.message !== message) return differs(message, found.message);
  }
  return undefined;
}

/** `True ReplicaSetUpdated`, optionally with a message in quotes in which <hash> stands for anything. */
function checkCondition(condition: Manifest | undefined, wanted: string): string | undefined {
  const [, status, reason, message] = /^(\w+) (\w+)(?: '(.*)')?$/.exec(wanted) ?? [];
  const found = [condition?.status, condition?.reason];
  if (!same([status, reason], found)) return differs([status, reason], found);
  return message === undefined || hashPattern(message).test(condition?.message)
    ? undefined
    : differs(message, condition?.message);
}

/** A text in which `<hash>` stands for a pod template hash. */
export function hashPattern(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('<hash>', '[0-9a-z]+').replaceAll('<pod>', '\\S+')}$`);
}

function checkWholeSet(story: Story, t: number, wanted: unknown): string | undefined {
  const set = story.at('StatefulSet', t).get('web');
  if (wanted === 'gone after all pods are gone') {
    const gone = story.gone('web', 'StatefulSet');
    const last = Math.max(...['web-0', 'web-1', 'web-2'].map((pod) => story.gone(pod) ?? Infinity));
    return gone !== undefined && gone >= last ? undefined : `gone at ${gone}, the last pod at ${last}`;
  }
  for (const [path, value] of Object.entries(wanted as Record<string, string>)) {
    const other = /^equal to (\S+)$/.exec(value)?.[1];
    const problem = differs(other ? valueAt(set, other) : value, valueAt(set, path));
    if (problem) return `${path}: ${problem}`;
  }
  return set ? undefined : 'no StatefulSet web';
}

/** Names, a number, or counts by image and readiness. */
function checkPods(story: Story, t: number, wanted: unknown): string | undefined {
  if (Array.isArray(wanted)) return differs(wanted, names('Pod')(story, t));
  if (typeof wanted === 'number') return differs(wanted, livePods(story, t).length);
  const counts: Record<string, number> = {};
  for (const [, pod] of livePods(story, t)) {
    const key = `${imageOfPod(pod)} ${isReady(pod) ? 'Ready' : 'not Ready'}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return differs(wanted, counts);
}

/** The revision number of each image, and of the template with the extra label. */
function revisionNumbers(story: Story, t: number): Record<string, number> {
  return Object.fromEntries(
    [...story.at('ControllerRevision', t).values()].map(({ data, revision }) => {
      const template = data?.spec?.template;
      return [
        template?.metadata?.labels?.new ? 'new label' : template?.spec?.containers?.[0]?.image,
        revision,
      ];
    }),
  );
}

function annotationOf(image: string, key: string) {
  return (story: Story, t: number) => ofImage(story, t, image)?.metadata.annotations?.[key];
}

/** Where a pod of a DaemonSet is, or will be. */
function nodeOf(pod: Manifest): string | undefined {
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return pod.spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0];
}

function podsOfNode(story: Story, node: string): string[] {
  return [...story.at('Pod', 0)].filter(([, pod]) => pod.spec.nodeName === node).map(([name]) => name);
}

function endpointsAt(story: Story, t: number) {
  const latest = new Map(
    story.view
      .ofType('endpoint')
      .filter((record) => record.t <= t + story.start)
      .map((record) => [record.pod, record]),
  );
  return [...latest.values()]
    .filter(({ removed }) => !removed)
    .map(({ ready, serving }) => ({ ready, serving }));
}

/** The answer of a lookup that a step made: an address, or that there is none. */
function checkLookup(story: Story, name: string, wanted: string): string | undefined {
  const command = story.view.ofType('command').find((record) => record.command.endsWith(`nslookup ${name}`));
  if (!command) return 'the lookup did not run';
  const answer = `${command.stdout}\n${command.stderr}`;
  if (wanted === 'NXDOMAIN') return answer.includes('NXDOMAIN') ? undefined : answer;
  const ip = (pod: string) => story.view.podRows(pod).findLast((row) => row.ip)?.ip ?? '(no ip)';
  const tail = answer.slice(answer.indexOf(name));
  if (!tail.includes(ip('web-0'))) return `no ${ip('web-0')} in ${JSON.stringify(answer)}`;
  return tail.includes(ip('web-1')) ? `${ip('web-1')} in ${JSON.stringify(answer)}` : undefined;
}

function checkDefaults(set: Manifest, wanted: Record<string, unknown>): string | undefined {
  const template = set?.spec.template.spec;
  for (const [path, value] of Object.entries(wanted)) {
    const [, where, rest = ''] = /^(spec|template|container)\.(.*)$/.exec(path) ?? [];
    const object =
      where === 'template' ? template : where === 'container' ? template?.containers[0] : set?.spec;
    // "Always (no tag) / IfNotPresent (tag)": the image of this manifest has no tag.
    const expected = typeof value === 'string' ? value.replace(/ \(no tag\).*/, '') : value;
    const problem = differs(expected, valueAt(object, rest));
    if (problem) return `${path}: ${problem}`;
  }
  return undefined;
}

export { kindOf };
