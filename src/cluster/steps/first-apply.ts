/** The manifests of the text, applied at t = 0 as `kubectl apply -f scenario.yaml` would. */
import type { ApiError } from '../../api/errors.ts';
import { kinds } from '../../api/kinds.ts';
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
  for (const document of scenario.manifests) {
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
  const kind = /no matches for kind "([^"]+)"/.exec(message)?.[1];
  if (kind !== undefined && !kinds.some((known) => known.kind === kind))
    return `${kind} is defined by a CustomResourceDefinition. Objects of such kinds are not taken here, whether the text holds the definition or not; the rest runs without it.`;
  return undefined;
}

/** `spec.containers[0].image` -> its pieces. */
function pathOf(field: string): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [, name, index, key] of field.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]*)\]/g))
    path.push(name ?? (index === undefined ? key! : Number(index)));
  return path;
}
