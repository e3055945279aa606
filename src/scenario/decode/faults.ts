import { COMPONENTS, type Component, type Fault, type PodFault } from '../faults.ts';
import type { Step } from '../types.ts';
import { isRecord, type Read, suggestion } from './reader.ts';

const ALIASES: Record<string, Component> = {
  'kube-apiserver': 'apiserver',
  'kube-scheduler': 'scheduler',
  'kube-controller-manager': 'controller-manager',
  controllerManager: 'controller-manager',
  coredns: 'dns',
};
const COMPONENT_FIELDS = [...COMPONENTS, ...Object.keys(ALIASES)];
const NODE_FAULTS = ['down', 'kubelet', 'network', 'disk', 'reboot', 'kube-proxy', 'shutdown', 'staticPod'];
const POD_FAULTS = ['kill', 'hang', 'oom', 'network', 'sandbox', 'http', 'status'];

type Fields = Record<string, unknown>;
/** What is wrong with a fault, and with which of its fields. */
class Wrong {
  readonly message: string;
  readonly field: string | undefined;
  readonly remedy: string | undefined;

  constructor(message: string, field?: string, remedy?: string) {
    this.message = message;
    this.field = field;
    this.remedy = remedy;
  }
}

/** Something that breaks: a node, pods, the registry or a component, each in one way. */
export const fault: Read<NonNullable<Step['fault']>> = (value, place) => {
  if (!isRecord(value)) {
    place.report(
      place.path,
      `expected a mapping, found ${JSON.stringify(value)}`,
      'Write it like { node: node-2, down: true }.',
    );
    return undefined;
  }
  const fields = Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
  const decoded = decode(fields);
  if (!(decoded instanceof Wrong)) return { what: decoded, text: inWords(fields) };
  const { field, message, remedy } = decoded;
  place.report(field === undefined ? place.path : [...place.path, field], message, remedy);
  return undefined;
};

/** `node node-2 down`: how the trace calls a fault. A manifest goes by its name. */
function inWords(fault: Fields): string {
  const word = (value: unknown) => {
    if (typeof value !== 'object') return value;
    const { metadata } = value as { metadata?: { name?: string } };
    return metadata?.name ?? JSON.stringify(value);
  };
  return Object.entries(fault)
    .map(([key, value]) => (value === true ? key : `${key} ${word(value)}`))
    .join(' ');
}

function decode(fault: Fields): Fault | Wrong {
  const has = (field: string) => Object.hasOwn(fault, field);
  if (has('node')) return nodeFault(fault);
  if (has('pod')) return podFault(fault);
  if (has('registry'))
    return (
      others(fault, ['registry'], []) ??
      (fault.registry === 'timeout'
        ? { kind: 'registry', state: 'timeout' }
        : isOn(fault.registry) || fault.registry === 'unreachable'
          ? { kind: 'registry', state: 'unreachable' }
          : new Wrong('expected down or timeout', 'registry'))
    );
  if (has('component')) {
    const name = String(fault.component);
    const component = componentNamed(name);
    if (component === undefined)
      return new Wrong(`unknown component ${name}`, 'component', suggestion(name, COMPONENTS));
    if (has('down') && !isOn(fault.down)) return nothing('down');
    return others(fault, ['component', 'down'], []) ?? { kind: 'component', component };
  }
  const field = COMPONENT_FIELDS.find(has);
  if (field === undefined)
    return new Wrong('a fault names a node, a pod, the registry or a component', undefined, EXAMPLE);
  return (
    others(fault, [], COMPONENT_FIELDS) ??
    (isOn(fault[field]) ? { kind: 'component', component: componentNamed(field)! } : nothing(field))
  );
}

const EXAMPLE =
  'Write it like { node: node-2, down: true }, { pod: web-0, kill: true } or { registry: down }.';

const componentNamed = (name: string): Component | undefined =>
  Object.hasOwn(ALIASES, name) ? ALIASES[name] : COMPONENTS.find((known) => known === name);

function isOn(value: unknown): boolean {
  return [true, 'true', 'down', 'cut', 'full', 'stopped'].includes(value as string);
}
const nothing = (field: string): Wrong =>
  new Wrong('nothing happens by this value', field, 'Leave the field out where nothing is to happen.');

/** What is wrong with the fields beside those that say what it is about: exactly one of `ways` has to be there. */
function others(fault: Fields, about: readonly string[], ways: readonly string[]): Wrong | undefined {
  const fields = Object.keys(fault).filter((field) => !about.includes(field));
  const unknown = fields.find((field) => !ways.includes(field));
  if (unknown !== undefined)
    return new Wrong(
      `unknown field ${JSON.stringify(unknown)}`,
      unknown,
      suggestion(unknown, [...about, ...ways]),
    );
  if (fields.length > 1)
    return new Wrong(`${fields.join(' and ')} in one fault`, fields[1], 'Make them two steps.');
  if (fields.length === 0 && ways.length > 0)
    return new Wrong(`what happens is missing: one of ${ways.join(', ')}`);
  return undefined;
}

function nodeFault(fault: Fields): Fault | Wrong {
  const { node } = fault;
  if (typeof node !== 'string') return new Wrong('expected the name of a node', 'node');
  const wrong = others(fault, ['node', 'critical'], NODE_FAULTS);
  if (wrong !== undefined) return wrong;
  const way = NODE_FAULTS.find((known) => Object.hasOwn(fault, known))!;
  if (way !== 'shutdown') {
    if (Object.hasOwn(fault, 'critical')) return new Wrong('critical belongs to shutdown', 'critical');
    if (way === 'staticPod') return staticPodFault(node, fault.staticPod);
    if (!isOn(fault[way])) return nothing(way);
    return { kind: 'node', node, what: way === 'kube-proxy' ? 'proxy' : (way as 'down') };
  }
  const { shutdown, critical } = fault;
  if (critical !== undefined && !isSeconds(critical))
    return new Wrong('expected a number of seconds', 'critical');
  if (shutdown === true && critical === undefined) return { kind: 'shutdown', node };
  const graceSeconds = shutdown === true ? 30 : shutdown;
  if (!isSeconds(graceSeconds)) return new Wrong('expected a number of seconds', 'shutdown');
  return { kind: 'shutdown', node, graceSeconds, criticalSeconds: critical ?? Math.min(10, graceSeconds) };
}

/** What is wrong inside the manifest the API server says of its mirror. */
function staticPodFault(node: string, value: unknown): Fault | Wrong {
  if (typeof value === 'string' && value !== '') return { kind: 'staticPod', node, name: value };
  const metadata = isRecord(value) ? value.metadata : undefined;
  const name = isRecord(metadata) ? metadata.name : undefined;
  if (isRecord(value) && isRecord(value.spec) && typeof name === 'string')
    return { kind: 'staticPod', node, name, manifest: value };
  return new Wrong('expected the manifest of a Pod with metadata.name and spec, or a name', 'staticPod');
}

const isSeconds = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < 1e6;

function podFault(fault: Fields): Fault | Wrong {
  const { pod, namespace, container } = fault;
  if (typeof pod !== 'string') return new Wrong('expected the name of a pod', 'pod');
  if (container !== undefined && typeof container !== 'string')
    return new Wrong('expected the name of a container', 'container');
  const wrong = others(fault, ['pod', 'namespace', 'container'], POD_FAULTS);
  if (wrong !== undefined) return wrong;
  const way = POD_FAULTS.find((known) => Object.hasOwn(fault, known))!;
  const what = podFaultOf(way, fault[way]);
  if (what instanceof Wrong) return what;
  const slash = pod.indexOf('/');
  return {
    kind: 'pod',
    pod: pod.slice(slash + 1),
    namespace: slash < 0 ? String(namespace ?? 'default') : pod.slice(0, slash),
    ...(container === undefined ? {} : { container }),
    what,
  };
}

function podFaultOf(way: string, value: unknown): PodFault | Wrong {
  if (way === 'kill') return killed(value);
  if (way === 'http' || way === 'status') {
    const status = httpStatus(value);
    return status === undefined
      ? new Wrong('expected a status from 100 to 599', way)
      : { type: 'http', status };
  }
  const happens = isOn(value) || (way === 'sandbox' && value === 'kill');
  return happens ? { type: way as 'hang' } : nothing(way);
}

function killed(value: unknown): PodFault | Wrong {
  if (value === true || value === 'true') return { type: 'kill', signal: 'SIGKILL' };
  const name = String(value).toUpperCase();
  if (typeof value !== 'string' || !/^[A-Z][A-Z0-9+-]*$/.test(name))
    return new Wrong('expected true or the name of a signal', 'kill');
  return { type: 'kill', signal: name.startsWith('SIG') ? name : `SIG${name}` };
}

function httpStatus(value: unknown): number | undefined {
  const status = Number(isRecord(value) ? value.status : value);
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}
