import type { Path } from '../decode.ts';
import type { Container, FileKeySelector, PodSpec } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { dns1123Label, envVarName } from './names.ts';

/** One key of a file in a volume. Models core/validation validateFileKeySelector. */
export function validateFileKey(ref: FileKeySelector, path: Path, errors: Errors): void {
  const { key, volumeName, path: file } = ref;
  if (!key) errors.required([...path, 'key']);
  else errors.all([...path, 'key'], key, envVarName(key));
  if (!volumeName) errors.required([...path, 'volumeName']);
  else errors.all([...path, 'volumeName'], volumeName, dns1123Label(volumeName));
  if (!file) errors.required([...path, 'path']);
  else if (file.split('/').includes('..')) errors.invalid([...path, 'path'], file, "must not contain '..'");
}

/** The volumes of such files are emptyDirs of the pod. Models core/validation validateFileKeyRefVolumes. */
export function validateFileVolumes(spec: PodSpec, path: Path, errors: Errors): void {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [i, container] of ((spec[list] ?? []) as readonly Container[]).entries())
      for (const [j, { valueFrom }] of (container.env ?? []).entries()) {
        const name = valueFrom?.fileKeyRef?.volumeName;
        if (name === undefined) continue;
        const at = [...path, list, i, 'env', j, 'valueFrom', 'fileKeyRef', 'volumeName'];
        const volume = spec.volumes?.find((each) => each.name === name);
        if (volume === undefined) errors.notFound(at, name);
        else if (volume.emptyDir === undefined)
          errors.invalid(at, name, 'referenced volume must be of type emptyDir');
      }
}
