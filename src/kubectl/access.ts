/** Asking as somebody else: `--as`, and what RBAC says of it. */
import { ApiError } from '../api/errors.ts';
import { mustKind } from '../api/kinds.ts';
import {
  ADMINISTRATOR,
  type Attributes,
  forbiddenMessage,
  isAllowed,
  type RoleSource,
  type Subject,
  subjectOf,
} from '../api/rbac.ts';
import type { Client } from './client.ts';
import { CommandError } from './errors.ts';
import type { FlagValues } from './flags.ts';

/** Who asks: the administrator at the terminal, unless `--as` and `--as-group` name somebody else. */
export function asker(flags: FlagValues): Subject {
  const name = flags.string('as');
  if (name !== '') return subjectOf(name, flags.list('as-group'));
  if (['as-group', 'as-uid', 'as-user-extra'].some((each) => flags.has(each)))
    throw new CommandError(withoutUser('admin'));
  return ADMINISTRATOR;
}

/** Models client-go tools/clientcmd/validation.go. `user` is that of the kubeconfig. */
export const withoutUser = (user: string): string =>
  `invalid configuration: requesting uid, groups or user-extra for ${user} without impersonating a user`;

/** Roles and bindings; what cannot be listed at this moment is not there. */
export const roleSource = (client: Client): RoleSource => ({
  list: (kind, namespace) => client.list(kind, namespace),
});

/** The client as the asker has it: every call is refused that its roles do not allow. */
export function clientOf(client: Client, subject: Subject): Client {
  if (subject === ADMINISTRATOR) return client;
  const source = roleSource(client);
  const check = (
    verb: string,
    kind: string,
    namespace: string | undefined,
    name?: string,
    subresource?: string,
  ): void => {
    const { group, plural, namespaced } = client.custom?.().byKind(kind) ?? mustKind(kind);
    const wanted: Attributes = {
      verb,
      group,
      resource: plural,
      namespace: namespaced ? namespace : undefined,
      ...(name === undefined ? {} : { name }),
      ...(subresource === undefined ? {} : { subresource }),
    };
    if (!isAllowed(subject, wanted, source)) throw forbidden(subject, wanted, kind);
  };
  const written = (object: unknown): { kind: string; namespace: string; name: string | undefined } => {
    const { kind, metadata } = object as { kind: string; metadata?: { namespace?: string; name?: string } };
    return { kind, namespace: metadata?.namespace ?? 'default', name: metadata?.name };
  };
  return {
    ...delegate(client),
    get(kind, namespace, name) {
      check('get', kind, namespace, name);
      return client.get(kind, namespace, name);
    },
    list(kind, namespace) {
      check('list', kind, namespace);
      return client.list(kind, namespace);
    },
    create(object, options) {
      const { kind, namespace } = written(object);
      check('create', kind, namespace);
      return client.create(object, options);
    },
    update(object, options) {
      const { kind, namespace, name } = written(object);
      check('update', kind, namespace, name);
      return client.update(object, options);
    },
    patch(kind, namespace, name, patch, type, options) {
      check('patch', kind, namespace, name, options?.subresource);
      return client.patch(kind, namespace, name, patch, type, options);
    },
    ...(client.apply === undefined
      ? {}
      : {
          apply(object, options) {
            const { kind, namespace, name } = written(object);
            check('patch', kind, namespace, name);
            return client.apply!(object, options);
          },
        }),
    delete(kind, namespace, name, options) {
      check('delete', kind, namespace, name);
      client.delete(kind, namespace, name, options);
    },
    evict(namespace, name, options) {
      check('create', 'Pod', namespace, name, 'eviction');
      client.evict(namespace, name, options);
    },
    logs(namespace, pod, options) {
      check('get', 'Pod', namespace, pod, 'log');
      return client.logs(namespace, pod, options);
    },
    exec(namespace, pod, options) {
      check('create', 'Pod', namespace, pod, 'exec');
      return client.exec(namespace, pod, options);
    },
    attach(namespace, pod, input) {
      check('create', 'Pod', namespace, pod, 'attach');
      client.attach(namespace, pod, input);
    },
  };
}

/** The methods of a client that is an object of a class, bound to it. */
export function delegate(client: Client): Client {
  return {
    now: () => client.now(),
    serverVersion: () => client.serverVersion(),
    ...(client.health === undefined ? {} : { health: () => client.health!() }),
    get: (...args) => client.get(...args),
    list: (...args) => client.list(...args),
    create: (...args) => client.create(...args),
    update: (...args) => client.update(...args),
    patch: (...args) => client.patch(...args),
    delete: (...args) => client.delete(...args),
    evict: (...args) => client.evict(...args),
    logs: (...args) => client.logs(...args),
    exec: (...args) => client.exec(...args),
    attach: (...args) => client.attach(...args),
    request: (...args) => client.request(...args),
    usage: (...args) => client.usage(...args),
    ...(client.custom === undefined ? {} : { custom: () => client.custom!() }),
    ...(client.apply === undefined ? {} : { apply: (...args) => client.apply!(...args) }),
    ...(client.managedFields === undefined
      ? {}
      : { managedFields: (...args) => client.managedFields!(...args) }),
  };
}

function forbidden(subject: Subject, wanted: Attributes, kind: string): ApiError {
  const name = 'path' in wanted ? '' : (wanted.name ?? '');
  return new ApiError('Forbidden', forbiddenMessage(subject, wanted), { kind, name });
}
