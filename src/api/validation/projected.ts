import type { Path } from '../decode.ts';
import type { ProjectedVolumeSource, ServiceAccountTokenProjection } from '../types.generated.ts';
import { validateDownwardFile } from './downward.ts';
import type { Errors } from './errors.ts';
import { validateFileMode, validateKeyToPath, validateNonReservedPath } from './paths.ts';

const TEN_MINUTES = 600;

/** Several sources under one path. Models core/validation validateProjectedVolumeSource. */
export function validateProjected(projected: ProjectedVolumeSource, at: Path, errors: Errors): void {
  validateFileMode(projected.defaultMode, [...at, 'defaultMode'], errors);
  const seen = new Set<string>();
  /** Two files may not have the same path; the server names the volume, not the file. */
  const claim = (file: string | undefined, shown: string) => {
    if (!file) return;
    if (seen.has(file)) errors.invalid(at, shown, 'conflicting duplicate paths');
    seen.add(file);
  };
  for (const [i, source] of (projected.sources ?? []).entries()) {
    const here = [...at, 'sources', i];
    for (const field of ['secret', 'configMap'] as const) {
      const given = source[field];
      if (given === undefined) continue;
      if (!given.name) errors.required([...here, field, 'name']);
      for (const [j, item] of (given.items ?? []).entries()) {
        validateKeyToPath(item, [...here, field, 'items', j], errors);
        claim(item.path, given.name ?? '');
      }
    }
    for (const item of source.downwardAPI?.items ?? []) {
      validateDownwardFile(item, [...here, 'downwardAPI'], errors);
      claim(item.path, item.path);
    }
    if (source.serviceAccountToken !== undefined) validateToken(source.serviceAccountToken, at, here, errors);
    if (Object.keys(source).length > 1)
      errors.forbidden(here, 'may not specify more than 1 volume type per source');
  }
}

/** The server looks for the path of a token at the volume. */
function validateToken(token: ServiceAccountTokenProjection, at: Path, here: Path, errors: Errors): void {
  const place = [...here, 'serviceAccountToken', 'expirationSeconds'];
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < TEN_MINUTES)
    errors.invalid(place, seconds, 'may not specify a duration less than 10 minutes');
  if (seconds > 2 ** 32)
    errors.invalid(place, seconds, 'may not specify a duration larger than 2^32 seconds');
  if (!token.path) errors.required([...at, 'path']);
  else validateNonReservedPath(token.path, [...at, 'path'], errors);
}
