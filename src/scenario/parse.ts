import { isRecord, pathText } from './decode/reader.ts';
import {
  decodeScenario,
  defaultScenario,
  type Fixed,
  SCENARIO_API_VERSION,
  SCENARIO_KIND,
} from './decode/scenario.ts';
import type { Diagnostic, ManifestDocument, ParsedScenario, Scenario } from './types.ts';
import { LineIndex } from './yaml/lines.ts';
import { findPunctuation } from './yaml/punctuation.ts';
import { type Path, parseStream, type StreamDocument } from './yaml/stream.ts';

/** Larger texts are refused: they would freeze the editor before they say anything. In characters. */
export const MAX_TEXT_LENGTH = 2 * 1024 * 1024;
/** Objects in one text, List items counted one by one. */
export const MAX_OBJECTS = 5000;

/**
 * Reads a whole scenario text: manifests, the Scenario document and what is wrong with either. Never throws.
 * `fixed` holds whatever the text says.
 */
export function parseScenario(text: string, fixed: Fixed = {}): ParsedScenario {
  const diagnostics: Diagnostic[] = [];
  if (text.length > MAX_TEXT_LENGTH) {
    diagnostics.push({
      severity: 'error',
      code: 'too-large',
      message: `the text has ${text.length} characters, more than the ${MAX_TEXT_LENGTH} that can be run`,
      remedy: 'Leave out what the question does not need.',
      range: new LineIndex(text).range(MAX_TEXT_LENGTH, MAX_TEXT_LENGTH),
    });
    return { scenario: undefined, diagnostics };
  }
  diagnostics.push(...punctuationDiagnostics(text));
  let scenario: Scenario | undefined;
  const manifests: ManifestDocument[] = [];
  for (const document of parseStream(text)) {
    if (document.problem !== undefined) {
      const { message, remedy, range, fix } = document.problem;
      diagnostics.push({
        severity: 'error',
        code: 'yaml',
        message: `error converting YAML to JSON: yaml: ${message}`,
        ...(remedy === undefined ? {} : { remedy }),
        ...(fix === undefined ? {} : { fix }),
        range,
      });
      continue;
    }
    reportDuplicates(document, diagnostics);
    if (!isRecord(document.value)) {
      if (document.value !== null && document.value !== undefined) diagnostics.push(notAnObject(document));
      continue;
    }
    if (!isScenario(document.value)) {
      manifests.push(...expandList(document));
      continue;
    }
    if (scenario === undefined) {
      checkVersion(document, diagnostics);
      scenario = decodeScenario(document.value, document.locate, diagnostics, fixed);
      continue;
    }
    diagnostics.push({
      severity: 'error',
      code: 'second-scenario',
      message: 'there is a Scenario document already, this one is not read',
      remedy: 'Keep one Scenario document per text.',
      range: document.locate(['kind']),
    });
  }
  if (manifests.length > MAX_OBJECTS) {
    diagnostics.push({
      severity: 'error',
      code: 'too-large',
      message: `the text holds ${manifests.length} objects, only the first ${MAX_OBJECTS} are run`,
      range: manifests[MAX_OBJECTS]!.range,
    });
    manifests.length = MAX_OBJECTS;
  }
  if (scenario === undefined && manifests.length === 0) {
    if (!diagnostics.some(({ severity }) => severity === 'error')) diagnostics.push(nothing(text));
    return { scenario: undefined, diagnostics };
  }
  return { scenario: { ...(scenario ?? { ...defaultScenario(), ...fixed }), manifests }, diagnostics };
}

/** The objects of a manifest as `kubectl apply -f` reads them, up to the first document it cannot read. */
export function parseManifests(text: string): { documents: ManifestDocument[]; error?: string } {
  const documents: ManifestDocument[] = [];
  for (const document of parseStream(text)) {
    if (document.problem !== undefined) {
      return { documents, error: `error converting YAML to JSON: yaml: ${document.problem.message}` };
    }
    if (document.value === null || document.value === undefined) continue;
    if (!isRecord(document.value)) return { documents, error: notAnObject(document).message };
    documents.push(...expandList(document));
  }
  return { documents };
}

function isScenario(value: Record<string, unknown>): boolean {
  return (
    value.kind === SCENARIO_KIND &&
    (value.apiVersion === undefined ||
      value.apiVersion === null ||
      String(value.apiVersion).startsWith('podscope.dev/'))
  );
}

function checkVersion(document: StreamDocument, diagnostics: Diagnostic[]): void {
  const { apiVersion } = document.value as Record<string, unknown>;
  if (apiVersion === SCENARIO_API_VERSION) return;
  diagnostics.push({
    severity: 'error',
    code: 'scenario',
    message: `apiVersion: expected ${SCENARIO_API_VERSION}, found ${JSON.stringify(apiVersion ?? null)}`,
    remedy: `Write apiVersion: ${SCENARIO_API_VERSION}.`,
    range: document.locate(['apiVersion']),
    where: 'apiVersion',
  });
}

function reportDuplicates(document: StreamDocument, diagnostics: Diagnostic[]): void {
  for (const { path, range } of document.duplicates) {
    diagnostics.push({
      severity: 'warning',
      code: 'duplicate-key',
      message: `key ${JSON.stringify(path.at(-1))} already set in map (${pathText(path)})`,
      remedy: 'The last one counts; remove the others.',
      range,
      where: pathText(path),
    });
  }
}

function nothing(text: string): Diagnostic {
  return {
    severity: 'error',
    code: 'empty',
    message: 'no objects passed to apply',
    remedy: 'Paste a manifest, for example of a Pod.',
    range: new LineIndex(text).range(0, 0),
  };
}

function notAnObject(document: StreamDocument): Diagnostic {
  const { value } = document;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const target =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  return {
    severity: 'error',
    code: 'not-an-object',
    message: `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${target}`,
    remedy: 'Every document begins with apiVersion and kind.',
    range: document.range,
  };
}

/** One manifest, or the items of a List, each with the places of its own fields. */
function expandList(document: StreamDocument): ManifestDocument[] {
  const value = document.value as Record<string, unknown>;
  const manifest = (item: unknown, prefix: Path): ManifestDocument => ({
    value: item,
    index: document.index,
    range: prefix.length === 0 ? document.range : document.locate(prefix),
    locate: (path) => document.locate([...prefix, ...path]),
    duplicates: document.duplicates
      .filter(({ path }) => prefix.every((part, i) => path[i] === part))
      .map(({ path }) => path.slice(prefix.length)),
  });
  if (typeof value.kind !== 'string' || !value.kind.endsWith('List') || !Array.isArray(value.items)) {
    return [manifest(value, [])];
  }
  const itemKind = value.kind.slice(0, -'List'.length);
  return value.items.flatMap((item, i): ManifestDocument[] => {
    if (!isRecord(item)) return item === null ? [] : [manifest(item, ['items', i])];
    // Items of a typed list (PodList) may leave out what the list says.
    const typed = itemKind === '' ? item : { apiVersion: value.apiVersion, kind: itemKind, ...item };
    return [manifest(typed, ['items', i])];
  });
}

function punctuationDiagnostics(text: string): Diagnostic[] {
  const lines = new LineIndex(text);
  return findPunctuation(text).map(({ offset, length, message, remedy, instead }) => ({
    severity: 'warning',
    code: 'punctuation',
    message,
    remedy,
    range: lines.range(offset, offset + length),
    fix: { offset, endOffset: offset + length, text: instead },
  }));
}
