import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { qualifiedResource } from './resources.ts';

/** The refusals that come from the store itself, in the API server's words. */
export function notFound(kind: string, name: string, resource = qualifiedResource(kind)): ApiError {
  return new ApiError('NotFound', `${resource} "${name}" not found`, { kind, name });
}

export function alreadyExists(kind: string, name: string, resource = qualifiedResource(kind)): ApiError {
  return new ApiError('AlreadyExists', `${resource} "${name}" already exists`, { kind, name });
}

export function conflict(
  kind: string,
  name: string,
  why: string,
  resource = qualifiedResource(kind),
): ApiError {
  return new ApiError('Conflict', `Operation cannot be fulfilled on ${resource} "${name}": ${why}`, {
    kind,
    name,
  });
}

const STALE = 'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(
  kind: string,
  name: string,
  why: string,
  resource = qualifiedResource(kind),
): ApiError {
  return new ApiError('Forbidden', `${resource} "${name}" is forbidden: ${why}`, {
    kind,
    name,
  });
}

/** Checks metadata.resourceVersion of a write against what is stored. */
export function checkVersion(stored: KubeObject, written: string | undefined, resource?: string): void {
  if (written !== undefined && written !== '' && written !== stored.metadata.resourceVersion)
    throw conflict(stored.kind, stored.metadata.name, STALE, resource);
}
