/** Files of one volume that lie in each other's way. Models warningsForOverlappingVirtualPaths of pkg/api/pod/warnings.go. */
import type { KeyToPath, PodSpec, VolumeProjection } from './types.generated.ts';

/** A file, and whose it is where a volume has several sources. */
interface Place {
  path: string;
  source: string;
}

const quote = (text: string | undefined) => JSON.stringify(text ?? '');
const shown = ({ path, source }: Place) => (source === '' ? quote(path) : `${quote(path)} (${source})`);

export function overlapWarnings({ volumes }: PodSpec): string[] {
  const warnings: string[] = [];
  for (const { name, configMap, secret, downwardAPI, projected } of volumes ?? []) {
    const say = (description: string, places: readonly Place[]) => {
      for (const text of overlaps(places))
        warnings.push(`volume ${quote(name)} (${description}): overlapping paths: ${text}`);
    };
    if (configMap?.items) say(`ConfigMap ${quote(configMap.name)}`, placesOf(configMap.items));
    if (secret?.items) say(`Secret ${quote(secret.secretName)}`, placesOf(secret.items));
    if (downwardAPI?.items) say('DownwardAPI', placesOf(downwardAPI.items));
    if (projected === undefined) continue;
    const places: Place[] = [];
    for (const source of projected.sources ?? []) {
      if (Object.keys(source).length === 0)
        warnings.push(`volume ${quote(name)} (Projected) has no sources provided`);
      places.push(...ofProjection(source));
    }
    say('Projected', places);
  }
  return warnings;
}

const placesOf = (items: readonly Pick<KeyToPath, 'path'>[], source = ''): Place[] =>
  items.map(({ path = '' }) => ({ path, source }));

function ofProjection({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): Place[] {
  if (configMap?.items) return placesOf(configMap.items, `ConfigMap ${quote(configMap.name)}`);
  if (secret?.items) return placesOf(secret.items, `Secret ${quote(secret.name)}`);
  if (downwardAPI?.items) return placesOf(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken === undefined
    ? []
    : [{ path: serviceAccountToken.path, source: 'ServiceAccountToken' }];
}

/** Each place with those before it that are the same, above it or below it. */
function overlaps(places: readonly Place[]): string[] {
  const found: string[] = [];
  const before: Place[] = [];
  for (const { path, source } of places) {
    const place = { path: path.replace(/\/+$/, ''), source };
    const isIn = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`);
    for (const other of before)
      if (place.path && other.path && (isIn(place.path, other.path) || isIn(other.path, place.path)))
        found.push(`${shown(place)} with ${shown(other)}`);
    before.push(place);
  }
  return found;
}
