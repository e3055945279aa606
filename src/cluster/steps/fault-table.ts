/** What a scenario's `fault:` may say, decoded. Pure: the injector carries it out. */
export type Fault =
  | { kind: 'node'; node: string; what: 'down' | 'kubelet' | 'network' | 'disk' | 'reboot' | 'proxy' }
  | { kind: 'shutdown'; node: string; graceSeconds?: number; criticalSeconds?: number }
  | { kind: 'pod'; pod: string; namespace: string; container?: string; what: PodFault }
  | { kind: 'registry'; state: 'unreachable' | 'timeout' }
  | { kind: 'component'; component: Component };

export type PodFault =
  | { type: 'kill'; signal: string }
  | { type: 'hang' }
  | { type: 'oom' }
  | { type: 'network' }
  | { type: 'sandbox' }
  | { type: 'http'; status: number };

export const COMPONENTS = ['apiserver', 'etcd', 'scheduler', 'controller-manager', 'dns'] as const;
export type Component = (typeof COMPONENTS)[number];

export interface BadFault {
  error: string;
}

const ALIASES: Record<string, Component> = {
  'kube-apiserver': 'apiserver',
  'kube-scheduler': 'scheduler',
  'kube-controller-manager': 'controller-manager',
  controllerManager: 'controller-manager',
  coredns: 'dns',
};
const isOn = (value: unknown): boolean =>
  value === true ||
  value === 'down' ||
  value === 'cut' ||
  value === 'full' ||
  value === 'true' ||
  value === 'stopped';

// biome-ignore lint/suspicious/noExplicitAny: written by a person
export function decodeFault(fault: Record<string, any>): Fault | BadFault {
  if (typeof fault.node === 'string') return nodeFault(fault);
  if (typeof fault.pod === 'string') return podFault(fault);
  if (fault.registry !== undefined) {
    const state = fault.registry;
    return { kind: 'registry', state: state === 'timeout' ? 'timeout' : 'unreachable' };
  }
  for (const key of ['component', ...COMPONENTS, ...Object.keys(ALIASES)]) {
    if (fault[key] === undefined) continue;
    const name = key === 'component' ? String(fault[key]) : key;
    const component = ALIASES[name] ?? name;
    if (!(COMPONENTS as readonly string[]).includes(component))
      return { error: `unknown component ${name}: expected one of ${COMPONENTS.join(', ')}` };
    return { kind: 'component', component: component as Component };
  }
  return {
    error: `a fault names a node, a pod, the registry or a component, found: ${Object.keys(fault).join(', ')}`,
  };
}

function nodeFault(fault: Record<string, unknown>): Fault | BadFault {
  const node = fault.node as string;
  for (const what of ['down', 'kubelet', 'network', 'disk', 'reboot'] as const)
    if (isOn(fault[what])) return { kind: 'node', node, what };
  if (isOn(fault['kube-proxy'])) return { kind: 'node', node, what: 'proxy' };
  if (fault.shutdown !== undefined) {
    // Without a number the kubelet's own configuration says how long.
    if (typeof fault.shutdown !== 'number') return { kind: 'shutdown', node };
    const critical = typeof fault.critical === 'number' ? fault.critical : Math.min(10, fault.shutdown);
    return { kind: 'shutdown', node, graceSeconds: fault.shutdown, criticalSeconds: critical };
  }
  return {
    error:
      'a fault of a node says one of down: true, kubelet: down, network: cut, disk: full, reboot: true, kube-proxy: down, shutdown: 30',
  };
}

function podFault(fault: Record<string, unknown>): Fault | BadFault {
  const text = fault.pod as string;
  const slash = text.indexOf('/');
  const target = {
    kind: 'pod',
    pod: text.slice(slash + 1),
    namespace: slash < 0 ? String(fault.namespace ?? 'default') : text.slice(0, slash),
    ...(typeof fault.container === 'string' ? { container: fault.container } : {}),
  } as const;
  if (fault.kill !== undefined) {
    const signal = typeof fault.kill === 'string' && fault.kill !== 'true' ? fault.kill : 'SIGKILL';
    return { ...target, what: { type: 'kill', signal: signal.startsWith('SIG') ? signal : `SIG${signal}` } };
  }
  if (isOn(fault.hang)) return { ...target, what: { type: 'hang' } };
  if (isOn(fault.oom)) return { ...target, what: { type: 'oom' } };
  if (isOn(fault.network)) return { ...target, what: { type: 'network' } };
  if (isOn(fault.sandbox) || fault.sandbox === 'kill') return { ...target, what: { type: 'sandbox' } };
  const status = httpStatus(fault.http ?? fault.status);
  if (status !== undefined) return { ...target, what: { type: 'http', status } };
  return { error: 'a fault of a pod says one of kill, hang, oom, http: 500, network: cut, sandbox: kill' };
}

function httpStatus(value: unknown): number | undefined {
  const status = typeof value === 'object' && value !== null ? (value as { status?: unknown }).status : value;
  const number = Number(status);
  return Number.isInteger(number) && number >= 100 && number <= 599 ? number : undefined;
}
