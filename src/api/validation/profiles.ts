import type { Path } from '../decode.ts';
import type { AppArmorProfile, SeccompProfile } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { internalValue } from './internal.ts';
import { validateDescendingPath } from './paths.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Models core/validation validateSeccompProfileField. */
export function validateSeccomp(profile: SeccompProfile | undefined, at: Path, errors: Errors): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (!type) errors.required([...at, 'type'], 'type is required when seccompProfile is set');
  else errors.oneOf([...at, 'type'], type, TYPES);
  const file = [...at, 'localhostProfile'];
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.required(file, 'must be set when seccomp type is Localhost');
    else validateDescendingPath(localhostProfile, file, errors);
  } else if (localhostProfile !== undefined)
    errors.invalid(
      file,
      internalValue('SeccompProfile', profile),
      'can only be set when seccomp type is Localhost',
    );
}

const MAX_PROFILE = 4095;

/** Models core/validation ValidateAppArmorProfileField. */
export function validateAppArmor(profile: AppArmorProfile | undefined, at: Path, errors: Errors): void {
  if (profile === undefined) return;
  const { type, localhostProfile: name } = profile;
  const file = [...at, 'localhostProfile'];
  if (!type) errors.required([...at, 'type'], 'type is required when appArmorProfile is set');
  else if (!TYPES.includes(type)) errors.notSupported([...at, 'type'], type, TYPES);
  else if (type !== 'Localhost') {
    if (name !== undefined) errors.invalid(file, name, 'can only be set when AppArmor type is Localhost');
  } else if (name === undefined) errors.required(file, 'must be set when AppArmor type is Localhost');
  else {
    if (name.trim() !== name) errors.invalid(file, name, 'must not be padded with whitespace');
    else if (name === '') errors.required(file, 'must be set when AppArmor type is Localhost');
    if (name.length > MAX_PROFILE) errors.tooLong(file, MAX_PROFILE);
  }
}
