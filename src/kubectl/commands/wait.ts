import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { type Found, find, type Info, notFound, type Query } from '../builder.ts';
import type { Pause } from '../client.ts';
import type { Context } from '../context.ts';
import { CommandError, isNotFound, quote, throwAll } from '../errors.ts';
import { JsonPath, PathError, relaxedPath } from '../printers/jsonpath.ts';
import { printResult } from '../results.ts';
import { until } from '../waiting.ts';
import {
  ALL_NAMESPACES,
  type Command,
  DEEP,
  FIELD_SELECTOR,
  FILES_ONLY,
  OUTPUT,
  SELECTOR,
  TEMPLATE_FLAGS,
} from './command.ts';

const WEEK = 168 * 3_600_000;
const POLL = 500;

type Condition =
  | { type: 'delete' | 'create' }
  | { type: 'condition'; name: string; status: string }
  | { type: 'jsonpath'; path: JsonPath; value: string };

export const wait: Command = {
  name: 'wait',
  summary: 'Wait for a specific condition on one or many resources',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  completes: 'resources',
  flags: [
    FILES_ONLY,
    DEEP,
    SELECTOR,
    FIELD_SELECTOR,
    ALL_NAMESPACES,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    {
      name: 'all',
      type: 'bool',
      help: 'Select all resources in the namespace of the specified resource types',
    },
    {
      name: 'for',
      type: 'array',
      help: 'The condition to wait on: [create|delete|condition=...|jsonpath=...].',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: 30_000,
      help: 'The length of time to wait before giving up.',
    },
    { name: 'local', type: 'bool', help: 'If true, annotation will NOT contact api-server but run locally.' },
  ],
  *run(context) {
    const { flags, args } = context;
    const conditions = flags.list('for').map(parseCondition);
    if (conditions.length === 0)
      throw new CommandError(`unrecognized condition: ${quoteList(flags.list('for'))}`);
    const isForDelete = conditions.some((condition) => condition.type === 'delete');
    const query: Query = {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
    };
    const timeout = flags.number('timeout') < 0 ? WEEK : flags.number('timeout');
    const deadline = context.now() + timeout;
    if (conditions.some((condition) => condition.type === 'create'))
      yield* waitForAny(context, query, deadline);
    const found = find(context, query);
    const errors = isForDelete ? found.errors.filter((error) => !isNotFound(error)) : [...found.errors];
    if (found.infos.length === 0 && errors.length === 0 && !isForDelete)
      throw new CommandError('no matching resources found');
    for (const info of found.infos) {
      try {
        for (const condition of conditions) {
          const object = yield* satisfied(context, info, condition, deadline);
          printResult(context, info, object, 'condition met');
        }
      } catch (error) {
        errors.push(error);
      }
    }
    throwAll(errors);
    return 0;
  },
};

const quoteList = (list: readonly string[]) => `[${list.map(quote).join(' ')}]`;

function parseCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { type: lower };
  if (text.startsWith('condition=')) {
    const [name = '', ...rest] = text.slice('condition='.length).split('=');
    return { type: 'condition', name, status: rest.length > 0 ? rest.join('=') : 'true' };
  }
  if (text.startsWith('jsonpath=')) return parsePathCondition(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${quote(text)}`);
}

/** `{.status.phase}=Running`; a doubled equals sign belongs to the path. */
function parsePathCondition(text: string): Condition {
  const parts = text
    .replaceAll('==', '\0')
    .split('=')
    .map((part) => part.replaceAll('\0', '=='));
  if (parts.length > 2)
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  try {
    const path = relaxedPath(parts[0]!);
    if (path === '') throw new CommandError('jsonpath expression cannot be empty');
    const value = parts[1]?.replace(/^['"]+|['"]+$/g, '');
    if (value === '')
      throw new CommandError(
        "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
      );
    return { type: 'jsonpath', path: new JsonPath(path), value: value ?? '' };
  } catch (error) {
    if (error instanceof PathError) throw new CommandError(error.message);
    throw error;
  }
}

/** --for=create: asks twice a second whether there is anything yet. */
function* waitForAny(context: Context, query: Query, deadline: SimMs): Generator<Pause, void, void> {
  for (;;) {
    let found: Found | undefined;
    try {
      found = find(context, query);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (found !== undefined && found.infos.length > 0) return;
    if (context.now() + POLL > deadline) throw new CommandError('timed out waiting for the condition');
    yield { until: 'time', ms: POLL };
  }
}

/** Waits for one condition of one object; answers with the object that has it. */
function* satisfied(
  context: Context,
  info: Info,
  condition: Condition,
  deadline: SimMs,
): Generator<Pause, KubeObject, void> {
  const { kind, plural } = info.resource;
  const uid = info.object?.metadata.uid;
  const isOnce = context.flags.number('timeout') === 0;
  // One deadline holds for all objects: once it has passed, not even what is already so is seen.
  if (!isOnce && context.now() >= deadline) throw tooLate(info, condition);
  const done = yield* until(context, [kind], deadline - context.now(), (): KubeObject | undefined => {
    let object: KubeObject | undefined;
    try {
      object = context.client.get(kind, info.namespace, info.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (condition.type === 'delete') {
      const isGone = object === undefined || object.metadata.uid !== uid;
      return isGone ? info.object : undefined;
    }
    if (object === undefined) throw notFound(info.resource, info.name);
    return holds(object, condition) ? object : undefined;
  });
  if (done !== undefined) return done;
  if (isOnce) throw new CommandError(`condition not met for ${plural}/${info.name}`);
  throw new CommandError(`timed out waiting for the condition on ${plural}/${info.name}`);
}

/** An object whose turn comes after the deadline: `delete` asks for it first, and not even that is let through. */
const tooLate = ({ name, resource }: Info, { type }: Condition) =>
  new CommandError(
    type === 'delete'
      ? 'client rate limiter Wait returned an error: context deadline exceeded'
      : `timed out waiting for the condition on ${resource.plural}/${name}`,
  );

function holds(object: KubeObject, condition: Condition): boolean {
  if (condition.type === 'jsonpath') {
    const found = condition.path.find(object).flat();
    if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
    const [value] = found;
    if (value === undefined || value === null) return false;
    if (condition.value === '') return true;
    if (typeof value === 'object')
      throw new CommandError('jsonpath leads to a nested object or list which is not supported');
    return String(value) === condition.value;
  }
  if (condition.type !== 'condition') return true;
  for (const each of object.status?.conditions ?? []) {
    if (String(each.type).toLowerCase() !== condition.name.toLowerCase()) continue;
    const { generation } = object.metadata;
    const observed = each.observedGeneration ?? object.status?.observedGeneration;
    if (observed !== undefined && generation !== undefined && observed < generation) return false;
    return String(each.status).toLowerCase() === condition.status.toLowerCase();
  }
  return false;
}
