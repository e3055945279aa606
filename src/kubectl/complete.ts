import { ApiError } from '../api/errors.ts';
import type { Client } from './client.ts';
import { type Command, GLOBAL_FLAGS } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { newSession, type Session } from './context.ts';
import { findResource, RESOURCES } from './discovery.ts';
import { PlainError } from './errors.ts';
import type { Flag } from './flags.ts';
import { FILTERS } from './shell/filters.ts';
import { WORDS } from './shell/words.ts';

export interface Completion {
  /** What stands in place of the text from `from` to the cursor. */
  text: string;
  from: number;
  /** A few words about it. */
  detail?: string;
}

const MAX = 200;

/** What may stand at the cursor. */
export function complete(
  line: string,
  cursor: number,
  client: Client,
  session: Session = newSession(),
): Completion[] {
  const before = line.slice(0, cursor);
  const command = before.slice(lastSeparator(before));
  const words = command.trimStart().split(/\s+/);
  const current = words.at(-1) ?? '';
  const from = cursor - current.length;
  const done = words.slice(0, -1);
  const candidates = whereAnswered(() => candidatesFor(done, current, client, session));
  return candidates
    .filter(({ text }) => text.startsWith(current) && text !== current)
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .slice(0, MAX)
    .map((candidate) => ({ ...candidate, from }));
}

interface Candidate {
  text: string;
  detail?: string;
}

/** Nothing is offered while nobody answers, and nothing is said of it. */
function whereAnswered(find: () => Candidate[]): Candidate[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof ApiError || error instanceof PlainError) return [];
    throw error;
  }
}

/** Behind the last pipe, semicolon or `&&` outside quotes. */
function lastSeparator(text: string): number {
  let at = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('|;&('.includes(char)) at = i + 1;
  }
  return at;
}

function candidatesFor(
  done: readonly string[],
  current: string,
  client: Client,
  session: Session,
): Candidate[] {
  if (done.length === 0)
    return [...new Set(['kubectl', ...Object.keys(WORDS), ...Object.keys(FILTERS)])]
      .filter((word) => /^[a-z]/.test(word))
      .sort()
      .map((text) => ({ text }));
  if (done[0] !== 'kubectl' && done[0] !== 'k') return [];
  return kubectlCandidates(done.slice(1), current, client, session);
}

function kubectlCandidates(
  words: readonly string[],
  current: string,
  client: Client,
  session: Session,
): Candidate[] {
  const { command, args, pending, namespace } = walk(words);
  const place = namespace ?? session.namespace;
  const values = (flag: Flag) => flagValues(flag, { client, args, namespace: place, session });
  if (pending) return values(pending);
  if (current.startsWith('-')) {
    const at = current.indexOf('=');
    const flags = [...(command?.flags ?? []), ...GLOBAL_FLAGS];
    if (at < 0)
      return flags.map((flag) => ({
        text: `--${flag.name}${needsValue(flag) ? '=' : ''}`,
        detail: flag.help,
      }));
    const flag = flags.find((each) => `--${each.name}` === current.slice(0, at));
    return flag ? values(flag).map(({ text }) => ({ text: `${current.slice(0, at)}=${text}` })) : [];
  }
  if (command === undefined) return COMMANDS.map(({ name, summary }) => ({ text: name, detail: summary }));
  if (command.subcommands) {
    const list = command.subcommands.map(({ name, summary }) => ({ text: name, detail: summary }));
    if (args.length === 0) return list;
  }
  return argumentCandidates(command, args, current, { client, args, namespace: place, session });
}

const needsValue = (flag: Flag) => flag.type !== 'bool' && flag.bare === undefined;

/** Follows the words to a command, its arguments so far, and a flag that waits for its value. */
function walk(words: readonly string[]) {
  let command: Command | undefined;
  let pending: Flag | undefined;
  let namespace: string | undefined;
  const args: string[] = [];
  for (const word of words) {
    if (pending) {
      if (pending.name === 'namespace') namespace = word;
      pending = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const flags = [...(command?.flags ?? []), ...GLOBAL_FLAGS];
      const flag = flags.find((each) => `--${each.name}` === word || `-${each.short}` === word);
      if (flag && needsValue(flag)) pending = flag;
      const given = /^(?:--namespace=|-n=?)(.+)$/.exec(word);
      if (given) namespace = given[1];
      continue;
    }
    const list = command === undefined ? COMMANDS : args.length === 0 ? (command.subcommands ?? []) : [];
    const inner = list.find((each) => each.name === word || each.aliases?.includes(word));
    if (inner) command = inner;
    else args.push(word);
  }
  return { command, args, pending, namespace };
}

/** Where a flag stands. */
interface Place {
  client: Client;
  /** The arguments in front of it. */
  args: readonly string[];
  namespace: string;
  session: Session;
}

function flagValues(flag: Flag, place: Place): Candidate[] {
  if (flag.values) return flag.values.map((text) => ({ text }));
  switch (flag.name) {
    case 'namespace':
      return place.client.list('Namespace', undefined).map((object) => ({ text: object.metadata.name }));
    case 'filename':
      return [{ text: '-' }, { text: 'scenario.yaml' }];
    case 'container':
    case 'target':
      return containersOf(place);
    case 'selector':
      return labels(place);
    case 'context':
      return contextsOf(place);
    case 'cluster':
    case 'user':
      return [...place.session.kubeconfig[flag.name === 'user' ? 'users' : 'clusters'].keys()].map(
        (text) => ({ text }),
      );
    default:
      return [];
  }
}

const contextsOf = ({ session }: Place): Candidate[] =>
  [...session.kubeconfig.contexts.keys()].map((text) => ({ text }));

/** The containers of the pod that the line names, or of those that a controller it names has. */
function containersOf({ client, args, namespace }: Place): Candidate[] {
  const [type, name] = (args[0] ?? '').includes('/') ? args[0]!.split('/') : ['pods', args[0]];
  const resource = findResource(type ?? '');
  const object = client
    .list(resource?.kind ?? 'Pod', namespace)
    .find((each) => each.metadata.name === (name ?? '').replace(/:.*$/, ''));
  const spec = object?.kind === 'Pod' ? object.spec : object?.spec?.template?.spec;
  return [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
    ...(spec?.ephemeralContainers ?? []),
  ].map((container: { name: string; image: string }) => ({ text: container.name, detail: container.image }));
}

/** The labels that the objects of the named type carry: pods where none is named. */
function labels({ client, args, namespace }: Place): Candidate[] {
  const resource = findResource((args[0] ?? 'pods').split(/[,/]/)[0]!);
  const pairs = client
    .list(resource?.kind ?? 'Pod', resource?.namespaced === false ? undefined : namespace)
    .flatMap((object) =>
      Object.entries(object.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`),
    );
  return [...new Set(pairs)].sort().map((text) => ({ text }));
}

function argumentCandidates(
  command: Command,
  args: readonly string[],
  current: string,
  place: Place,
): Candidate[] {
  const { client, namespace } = place;
  const { completes } = command;
  const names = (kind: string, prefix = '') => {
    const resource = RESOURCES.find((each) => each.kind === kind);
    return client
      .list(kind, resource?.namespaced ? namespace : undefined)
      .map((object) => ({ text: prefix + object.metadata.name, detail: kind }))
      .filter(({ text }) => !args.includes(text));
  };
  const types = () =>
    RESOURCES.flatMap((resource) => [
      { text: resource.plural, detail: resource.kind },
      ...resource.shortNames.map((text) => ({ text, detail: resource.kind })),
    ]);
  const ofReference = () => {
    const [type = ''] = current.split('/');
    const resource = findResource(type);
    return resource ? names(resource.kind, `${type}/`) : [];
  };
  if (Array.isArray(completes)) return (completes as readonly string[]).map((text) => ({ text }));
  switch (completes) {
    case 'nodes':
      return command.name === 'taint' && args.length === 0 ? [{ text: 'nodes' }] : names('Node');
    case 'pods':
      return current.includes('/') ? ofReference() : args.length === 0 ? names('Pod') : [];
    case 'types':
      return args.length === 0 ? types() : [];
    case 'contexts':
      return args.length === 0 ? contextsOf(place) : [];
    case 'resources': {
      if (current.includes('/')) return ofReference();
      if (args.length === 0) return types();
      const resource = findResource(args[0]!.split(',')[0]!);
      return resource ? names(resource.kind) : [];
    }
    default:
      return [];
  }
}
