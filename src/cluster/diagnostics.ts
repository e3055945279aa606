import { podSpecPath } from '../scenario/places.ts';
import type { Diagnostic, ManifestDocument, SourceRange } from '../scenario/types.ts';
import type { Report } from './context.ts';
import type { Emission, Kernel } from './kernel.ts';

type Path = (string | number)[];

export function diagnosticRecord({ severity, message, remedy, range, where, code }: Diagnostic): Emission {
  return {
    type: 'diagnostic',
    severity,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(range === undefined
      ? {}
      : { line: range.line, column: range.column, endLine: range.endLine, endColumn: range.endColumn }),
    ...(where === undefined ? {} : { where }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Each assumption or limit is said once, however many pods it holds for, at its place in the text if it has one. */
export function createReport(kernel: Kernel, manifests: readonly ManifestDocument[]): Report {
  const said = new Set<string>();
  return (diagnostic) => {
    const key = `${diagnostic.code}|${diagnostic.message}`;
    if (said.has(key)) return;
    said.add(key);
    const range = diagnostic.where === undefined ? undefined : placeOf(diagnostic.where, manifests);
    kernel.emit(diagnosticRecord({ ...diagnostic, ...(range ? { range } : {}) }));
  };
}

// biome-ignore lint/suspicious/noExplicitAny: YAML as it was typed
type Spec = Record<string, any> | undefined;

/** The containers of a manifest: where each is written, its name and its image. */
function* containersOf({
  value,
}: ManifestDocument): Generator<{ path: Path; name: unknown; image: unknown }> {
  const path = podSpecPath(value?.kind ?? '');
  if (path === undefined) return;
  const spec = path.reduce<Spec>((inner, key) => inner?.[key], value);
  for (const list of ['initContainers', 'containers'])
    if (Array.isArray(spec?.[list]))
      for (const [i, one] of spec[list].entries())
        yield { path: [...path, list, i], name: one?.name, image: one?.image };
}

/**
 * Where the text says what a report is about: `image shop/api:1`, `Pod/web-5d4-x2 container app` (of the pod's own
 * manifest or of the one that its name begins with), `Service/web`.
 */
export function placeOf(where: string, manifests: readonly ManifestDocument[]): SourceRange | undefined {
  const image = /^image (.+)$/.exec(where)?.[1];
  if (image !== undefined) {
    for (const document of manifests)
      for (const one of containersOf(document))
        if (one.image === image) return document.locate([...one.path, 'image']);
    return undefined;
  }
  const match = /^(\w+)\/(\S+?)(?: container (\S+))?$/.exec(where);
  if (match === null) return undefined;
  const [, kind, name = '', container] = match;
  const nameIn = ({ value }: ManifestDocument): string => String(value?.metadata?.name ?? '');
  const found =
    manifests.find((document) => document.value?.kind === kind && nameIn(document) === name) ??
    (kind === 'Pod' ? ownerOf(name, container) : undefined);
  if (found === undefined) return undefined;
  const own = [...containersOf(found)].find((one) => container !== undefined && one.name === container);
  return found.locate(own?.path ?? ['kind']);

  function ownerOf(pod: string, container: string | undefined): ManifestDocument | undefined {
    return manifests
      .filter((document) => {
        const known = [...containersOf(document)];
        return (
          pod.startsWith(`${nameIn(document)}-`) &&
          (container === undefined ? known.length > 0 : known.some((one) => one.name === container))
        );
      })
      .sort((a, b) => nameIn(b).length - nameIn(a).length)[0];
  }
}
