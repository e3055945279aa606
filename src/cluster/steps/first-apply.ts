/** The manifests of the text, applied at t = 0 as `kubectl apply -f scenario.yaml` would. */
import type { ApiError } from '../../api/errors.ts';
import { kinds } from '../../api/kinds.ts';
import { nearest } from '../../scenario/decode/reader.ts';
import type { Diagnostic, ManifestDocument, Scenario } from '../../scenario/types.ts';
import type { CommandResult, CommandRunner } from './commands.ts';
import { missingObjects } from './missing.ts';
import { nameOf, type WithoutEffect } from './without-effect.ts';

export const FILE = 'scenario.yaml';

/** The text as the commands of the steps find it: `kubectl delete -f scenario.yaml`. */
export function documentFiles({ manifests }: Scenario): Record<string, string> {
  let text: string | undefined;
  return {
    get [FILE]() {
      text ??= manifests.map(({ value }) => JSON.stringify(value)).join('\n---\n');
      return text;
    },
  };
}

/** Remembers why the server refused, so that a refusal can be shown at its place in the text. */
export class RefusalLog {
  readonly #refusals: ApiError[] = [];

  add(error: ApiError): void {
    this.#refusals.push(error);
  }

  take(): ApiError[] {
    return this.#refusals.splice(0);
  }
}

/** Applies the documents one after the other; a refused one does not stop the rest. */
export function applyManifests(
  scenario: Scenario,
  commands: CommandRunner,
  refusals: RefusalLog,
  effects: WithoutEffect,
): { result: CommandResult; diagnostics: Diagnostic[] } {
  const result: CommandResult = { stdout: '', stderr: '', exitCode: 0 };
  const diagnostics: Diagnostic[] = [];
  const { documents, defined } = definitionsFirst(scenario.manifests);
  diagnostics.push(...defined);
  for (const document of documents) {
    const files = { [FILE]: JSON.stringify(document.value) };
    commands.run(`kubectl apply -f ${FILE}`, { files }, (one) => {
      result.stdout += one.stdout;
      result.stderr += one.stderr;
      result.exitCode = Math.max(result.exitCode, one.exitCode);
      if (one.exitCode === 0) {
        diagnostics.push(...withoutEffect(document, effects));
        return;
      }
      const causes = refusals.take();
      diagnostics.push(...refused(document, causes, one.stderr));
    });
    refusals.take();
  }
  diagnostics.push(...missingObjects(scenario));
  return { result, diagnostics };
}

const isDefinition = ({ value }: ManifestDocument): boolean => value?.kind === 'CustomResourceDefinition';

/**
 * One `kubectl apply` looks up all kinds before it sends anything, so that it refuses objects of a kind that the same
 * text defines, until it is run again. Here the definitions go first, and that is said of each such kind.
 */
function definitionsFirst(manifests: readonly ManifestDocument[]): {
  documents: readonly ManifestDocument[];
  defined: Diagnostic[];
} {
  const definitions = manifests.filter(isDefinition);
  if (definitions.length === 0) return { documents: manifests, defined: [] };
  const names = new Set(definitions.map(({ value }) => `${value.spec?.group}/${value.spec?.names?.kind}`));
  const objects = manifests.filter((each) => !isDefinition(each));
  const defined: Diagnostic[] = [];
  for (const document of objects) {
    const { kind, apiVersion } = document.value ?? {};
    if (!names.delete(`${String(apiVersion).split('/')[0]}/${kind}`)) continue;
    defined.push({
      severity: 'assumption',
      code: 'defined-here',
      message: `${kind} is defined in this same text: its definition is applied first. One kubectl apply of all of it says "no matches for kind", and succeeds when it is run again`,
      range: document.locate(['kind']),
      where: nameOf(document.value),
    });
  }
  if (defined.length === 0) return { documents: manifests, defined };
  return { documents: [...definitions, ...objects], defined };
}

/** Fields that are stored and shown, and that nothing here acts on. */
function withoutEffect(document: ManifestDocument, effects: WithoutEffect): Diagnostic[] {
  return effects.take(document.value).map(({ path, message }) => ({
    severity: 'warning',
    code: 'not-simulated',
    message,
    range: document.locate(path),
    where: nameOf(document.value),
  }));
}

function refused(document: ManifestDocument, errors: readonly ApiError[], stderr: string): Diagnostic[] {
  const where = nameOf(document.value);
  const common = { severity: 'error', code: 'rejected', where } as const;
  const causes = errors.flatMap((error) => error.causes.map((cause) => ({ error, cause })));
  if (causes.length > 0)
    return causes.map(({ cause }) => ({
      ...common,
      message: `${cause.field}: ${cause.message}`,
      where: `${where} ${cause.field}`,
      range: document.locate(cause.path ?? pathOf(cause.field)),
    }));
  const message = stderr.trim();
  const remedy = remedyFor(message);
  return [
    { ...common, message, range: document.locate(['kind']), ...(remedy === undefined ? {} : { remedy }) },
  ];
}

/** What to do about a refusal that is true on a real cluster too, where its cause is that a text is only a part. */
function remedyFor(message: string): string | undefined {
  const namespace = /namespaces "([^"]+)" not found/.exec(message)?.[1];
  if (namespace !== undefined)
    return `Add a Namespace document named ${namespace} above this one, as kubectl create namespace ${namespace} would, or change metadata.namespace.`;
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
  if (account !== undefined) return `Add a ServiceAccount document named ${account} above this one.`;
  const [, kind, version] = /no matches for kind "([^"]*)" in version "([^"]*)"/.exec(message) ?? [];
  if (kind === undefined || version === undefined) return undefined;
  const served = kinds.find((known) => known.kind === kind);
  if (served) return `Write apiVersion: ${served.apiVersions[0]}, which serves ${kind}.`;
  // Only among what this group serves: the kinds of others have names that nobody here knows.
  const group = (apiVersion: string) => apiVersion.split('/').slice(0, -1).join('/');
  const near = nearest(
    kind,
    kinds
      .filter((known) => known.apiVersions.some((one) => group(one) === group(version)))
      .map((known) => known.kind),
  );
  if (near !== undefined) return `Perhaps ${near} is meant.`;
  return `${kind} is defined by a CustomResourceDefinition that is not in this text: add its document to have the object stored and checked. No controller acts on it here either way; the rest runs without it.`;
}

/** `spec.containers[0].image` -> its pieces. */
function pathOf(field: string): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [, name, index, key] of field.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]*)\]/g))
    path.push(name ?? (index === undefined ? key! : Number(index)));
  return path;
}
