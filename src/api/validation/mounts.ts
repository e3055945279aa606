import type { Path } from '../decode.ts';
import type { Container, Volume, VolumeMount } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateDescendingPath } from './paths.ts';

/**
 * Where volumes appear in a container. The errors of some fields name the list, not the mount.
 * Models core/validation ValidateVolumeMounts.
 */
export function validateMounts(
  container: Container,
  volumes: readonly Volume[],
  path: Path,
  errors: Errors,
): void {
  const list = [...path, 'volumeMounts'];
  const devices = container.volumeDevices ?? [];
  const mountPoints = new Set<string>();
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const at = [...list, i];
    const { name = '', mountPath = '', subPath, subPathExpr } = mount;
    if (!name) errors.required([...at, 'name']);
    if (!volumes.some((volume) => volume.name === name)) errors.notFound([...at, 'name'], name);
    if (!mountPath) errors.required([...at, 'mountPath']);
    if (mountPoints.has(mountPath)) errors.invalid([...at, 'mountPath'], mountPath, 'must be unique');
    mountPoints.add(mountPath);
    if (devices.some((device) => device.name === name))
      errors.invalid([...at, 'name'], name, 'must not already exist in volumeDevices');
    if (devices.some(({ devicePath }) => devicePath === mountPath))
      errors.invalid([...at, 'mountPath'], mountPath, 'must not already exist as a path in volumeDevices');
    if (subPath) validateDescendingPath(subPath, [...list, 'subPath'], errors);
    if (subPathExpr) {
      if (subPath)
        errors.invalid([...at, 'subPathExpr'], subPathExpr, 'subPathExpr and subPath are mutually exclusive');
      validateDescendingPath(subPathExpr, [...list, 'subPathExpr'], errors);
    }
    validateMode(container, mount, list, errors);
  }
}

/** What a mount passes on to other mounts, and how deep it is read-only. */
function validateMode(container: Container, mount: VolumeMount, list: Path, errors: Errors): void {
  const { mountPropagation, recursiveReadOnly, readOnly } = mount;
  errors.oneOf([...list, 'mountPropagation'], mountPropagation, ['Bidirectional', 'HostToContainer', 'None']);
  if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true)
    errors.forbidden(
      [...list, 'mountPropagation'],
      'Bidirectional mount propagation is available only to privileged containers',
    );
  const at = [...list, 'recursiveReadOnly'];
  errors.oneOf(at, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']);
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') return;
  if (readOnly !== true) errors.forbidden(at, 'may only be specified when readOnly is true');
  if (mountPropagation !== undefined && mountPropagation !== 'None')
    errors.forbidden(at, 'may only be specified when mountPropagation is None or not specified');
}

/** Where block volumes appear in a container. Models core/validation ValidateVolumeDevices. */
export function validateDevices(
  container: Container,
  volumes: readonly Volume[],
  path: Path,
  errors: Errors,
): void {
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, { name = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    const at = [...path, 'volumeDevices', i];
    const volume = volumes.find((each) => each.name === name);
    if (!name) errors.required([...at, 'name']);
    if (names.has(name)) errors.invalid([...at, 'name'], name, 'must be unique');
    if (volume === undefined) errors.notFound([...at, 'name'], name);
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      errors.invalid(
        [...at, 'name'],
        name,
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      );
    if (!devicePath) errors.required([...at, 'devicePath']);
    if (paths.has(devicePath)) errors.invalid([...at, 'devicePath'], devicePath, 'must be unique');
    if (devicePath.split('/').includes('..'))
      errors.invalid([...at, 'devicePath'], devicePath, "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name))
      errors.invalid([...at, 'name'], name, 'must not already exist in volumeMounts');
    if (mounts.some(({ mountPath }) => mountPath === devicePath))
      errors.invalid([...at, 'devicePath'], devicePath, 'must not already exist as a path in volumeMounts');
    if (name) names.add(name);
  }
}
