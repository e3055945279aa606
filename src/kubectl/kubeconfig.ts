/** The kubeconfig of the person at the terminal: which clusters, users and contexts there are. */

type Entry = Record<string, unknown>;
export interface KubeContext {
  cluster: string;
  user: string;
  namespace: string;
}
export interface Kubeconfig {
  readonly clusters: Map<string, Entry>;
  readonly users: Map<string, Entry>;
  readonly contexts: Map<string, KubeContext>;
  /** Empty where none is chosen. */
  current: string;
}

/** Where kubectl says that it is kept. */
export const KUBECONFIG_FILE = '/root/.kube/config';
/** The address of the simulated API server: nothing else answers. */
export const SERVER = 'https://127.0.0.1:6443';
/** What it begins with. */
export const CONTEXT = { name: 'podscope', cluster: 'podscope', user: 'admin' };
const CERTIFICATE = 'client-certificate-data';

export const newKubeconfig = (): Kubeconfig => ({
  clusters: new Map([[CONTEXT.cluster, { 'certificate-authority-data': 'DATA+OMITTED', server: SERVER }]]),
  users: new Map([[CONTEXT.user, { [CERTIFICATE]: 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' }]]),
  contexts: new Map([[CONTEXT.name, { cluster: CONTEXT.cluster, user: CONTEXT.user, namespace: '' }]]),
  current: CONTEXT.name,
});

/** What a line says of the connection: --context, --cluster, --user, --server. */
export interface Overrides {
  context: string;
  cluster: string;
  user: string;
  server: string;
}

/** Why a line cannot be asked of the API server; undefined where it can. */
export function connectionProblem(config: Kubeconfig, wanted: Overrides): string | undefined {
  const name = wanted.context || config.current;
  const context = config.contexts.get(name);
  if (name !== '' && context === undefined)
    return wanted.context === ''
      ? `error: context ${JSON.stringify(name)} does not exist`
      : `Error in configuration: context was not found for specified context: ${name}`;
  const clusterName = wanted.cluster || context?.cluster || '';
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined && clusterName !== '')
    return `error: cluster ${JSON.stringify(clusterName)} does not exist`;
  const server = wanted.server || String(cluster?.server ?? '') || 'http://localhost:8080';
  if (server !== SERVER) return unreachable(server);
  const userName = wanted.user || context?.user || '';
  const user = config.users.get(userName);
  if (user === undefined && userName !== '')
    return `error: auth info ${JSON.stringify(userName)} does not exist`;
  return user?.[CERTIFICATE] === undefined
    ? 'error: You must be logged in to the server (Unauthorized)'
    : undefined;
}

/** Nothing listens on another address, and nobody knows another name. */
function unreachable(server: string): string {
  let url: URL;
  try {
    url = new URL(server.includes('://') ? server : `http://${server}`);
  } catch {
    return `error: couldn't get current server API group list: parse ${JSON.stringify(server)}: invalid URL`;
  }
  if (url.hostname !== 'localhost' && !/^[\d.]+$|^\[/.test(url.hostname))
    return `Unable to connect to the server: dial tcp: lookup ${url.hostname} on 10.96.0.10:53: no such host`;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return `The connection to the server ${url.hostname}:${port} was refused - did you specify the right host or port?`;
}

/** As kubectl shows it, secrets left out; `minified`: the current context alone. */
export function shownConfig(config: Kubeconfig, minified: boolean) {
  const current = config.contexts.get(config.current);
  const keeps = (kind: 'clusters' | 'contexts' | 'users', name: string) =>
    !minified ||
    name === (kind === 'contexts' ? config.current : kind === 'clusters' ? current?.cluster : current?.user);
  const list = <T, R>(
    kind: 'clusters' | 'contexts' | 'users',
    entries: ReadonlyMap<string, T>,
    show: (name: string, entry: T) => R,
  ) =>
    [...entries]
      .filter(([name]) => keeps(kind, name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => show(name, entry));
  const orNull = <T>(items: T[]) => (items.length > 0 ? items : null);
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: orNull(list('clusters', config.clusters, (name, cluster) => ({ name, cluster }))),
    users: orNull(list('users', config.users, (name, user) => ({ name, user: withoutSecrets(user) }))),
    contexts: orNull(
      list('contexts', config.contexts, (name, { cluster, user, namespace }) => ({
        name,
        context: { cluster, user, ...(namespace ? { namespace } : {}) },
      })),
    ),
    'current-context': config.current,
  };
}

const withoutSecrets = (user: Entry): Entry => ({
  ...user,
  ...(user.token ? { token: 'REDACTED' } : {}),
  ...(user.password ? { password: 'REDACTED' } : {}),
});
