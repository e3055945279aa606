import { CommandError } from '../errors.ts';
import type { KubeContext, Kubeconfig } from '../kubeconfig.ts';

/** The fields of each part of a kubeconfig that `config set` may name: 'text', or 'switch' for a boolean. */
const CLUSTER: Readonly<Record<string, 'text' | 'switch'>> = {
  server: 'text',
  'tls-server-name': 'text',
  'insecure-skip-tls-verify': 'switch',
  'certificate-authority': 'text',
  'certificate-authority-data': 'text',
  'proxy-url': 'text',
  'disable-compression': 'switch',
};
const USER: typeof CLUSTER = {
  'client-certificate': 'text',
  'client-certificate-data': 'text',
  'client-key': 'text',
  'client-key-data': 'text',
  token: 'text',
  tokenFile: 'text',
  as: 'text',
  'as-uid': 'text',
  username: 'text',
  password: 'text',
};
const CONTEXT: typeof CLUSTER = { cluster: 'text', user: 'text', namespace: 'text' };

const PARTS = {
  clusters: { fields: CLUSTER, type: 'api.Cluster' },
  contexts: { fields: CONTEXT, type: 'api.Context' },
  users: { fields: USER, type: 'api.AuthInfo' },
} as const;
type PartName = keyof typeof PARTS;

interface Property {
  part: PartName;
  entry: string;
  /** Empty: the whole entry. */
  field: string;
  kind: 'text' | 'switch';
}

/**
 * What a dotted name stands for; names of entries may hold dots themselves. `current-context` is 'current'.
 * Models k8s.io/kubectl/pkg/cmd/config/navigation_step_parser.go.
 */
function propertyNamed(path: string): Property | 'current' {
  if (path === 'current-context') return 'current';
  const [part = '', ...rest] = path.split('.');
  const known = Object.hasOwn(PARTS, part) ? PARTS[part as PartName] : undefined;
  if (known === undefined) throw new CommandError(`unable to parse ${path} after [] at api.Config`);
  const name = part as PartName;
  const last = rest.at(-1) ?? '';
  if (rest.length > 1 && Object.hasOwn(known.fields, last))
    return { part: name, entry: rest.slice(0, -1).join('.'), field: last, kind: known.fields[last]! };
  if (rest.length > 1) {
    const steps = `[{${part} map[string]*${known.type}} {${rest[0]} *${known.type}}]`;
    throw new CommandError(`unable to parse ${rest.slice(1).join('.')} after ${steps} at ${known.type}`);
  }
  return { part: name, entry: rest[0] ?? '', field: '', kind: 'text' };
}

/** `config set`: changes one field, or makes the entry that has it. */
export function setProperty(config: Kubeconfig, path: string, value: string): void {
  const property = propertyNamed(path);
  if (property === 'current') {
    config.current = value;
    return;
  }
  const { part, entry, field, kind } = property;
  if (field === '') throw new CommandError("can't set a map to a value");
  if (kind === 'switch' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
    throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  const set = kind === 'switch' ? /^(1|t)/i.test(value) : value;
  if (part === 'contexts') {
    const before = config.contexts.get(entry) ?? { cluster: '', user: '', namespace: '' };
    config.contexts.set(entry, { ...before, [field]: set } as KubeContext);
  } else config[part].set(entry, { ...config[part].get(entry), [field]: set });
}

/** `config unset`: takes away a field or an entry; nothing is said of one that is not there. */
export function unsetProperty(config: Kubeconfig, path: string): void {
  const property = propertyNamed(path);
  if (property === 'current') {
    config.current = '';
    return;
  }
  const { part, entry, field } = property;
  if (field === '') {
    if (entry === '') config[part].clear();
    else config[part].delete(entry);
  } else if (part === 'contexts') {
    const before = config.contexts.get(entry);
    if (before) config.contexts.set(entry, { ...before, [field]: '' });
  } else {
    const { [field]: _, ...rest } = config[part].get(entry) ?? {};
    if (config[part].has(entry)) config[part].set(entry, rest);
  }
}
