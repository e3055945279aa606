import type { Path } from '../decode.ts';
import type { AppArmorProfile, SeccompProfile } from '../types.generated.ts';
import type { Errors } from './errors.ts';

interface Profiled {
  seccompProfile?: SeccompProfile;
  appArmorProfile?: AppArmorProfile;
}

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** The profiles of a pod or of a container. Models core/validation validateSeccompProfileField and ValidateAppArmorProfileField. */
export function validateProfiles(context: Profiled, path: Path, errors: Errors): void {
  for (const [field, name] of [
    ['seccompProfile', 'seccomp'],
    ['appArmorProfile', 'AppArmor'],
  ] as const) {
    const profile = context[field];
    if (profile === undefined) continue;
    const at = [...path, field];
    const { type, localhostProfile } = profile;
    if (!type) errors.required([...at, 'type'], `type is required when ${field} is set`);
    else errors.oneOf([...at, 'type'], type, TYPES);
    if (type === 'Localhost') {
      if (!localhostProfile)
        errors.required([...at, 'localhostProfile'], `must be set when ${name} type is Localhost`);
    } else if (localhostProfile !== undefined)
      errors.invalid(
        [...at, 'localhostProfile'],
        localhostProfile,
        `can only be set when ${name} type is Localhost`,
      );
  }
}
