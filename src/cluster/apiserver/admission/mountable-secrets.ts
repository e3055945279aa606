/**
 * An account may let its pods use no secrets but those that it names itself. Deprecated, and still done.
 * Models limitSecretReferences of plugin/pkg/admission/serviceaccount.
 */
import type { KubeObject } from '../../../api/meta.ts';
import type { Container } from '../../../api/types.generated.ts';

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';

/** As strconv.ParseBool reads it. */
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** Why the account does not let this pod be; undefined where it does. */
export function secretRefusal({ spec }: KubeObject, account: KubeObject): string | undefined {
  if (!TRUE.has(account.metadata.annotations?.[ENFORCE] ?? '')) return undefined;
  const names = (list: { name?: string }[] | undefined) => new Set((list ?? []).map(({ name }) => name));
  const mountable = names(account.secrets);
  const refuse = (what: string, secret = 'secret') =>
    `${what} is not allowed because service account ${account.metadata.name} does not reference that ${secret}`;
  for (const { secret } of spec.volumes ?? [])
    if (secret !== undefined && !mountable.has(secret.secretName))
      return refuse(`volume with secret.secretName="${secret.secretName}"`);
  for (const [list, word] of [
    ['initContainers', 'init container'],
    ['containers', 'container'],
  ] as const)
    for (const container of (spec[list] ?? []) as Container[]) {
      const found = ofContainer(container, mountable);
      if (found !== undefined) return refuse(`${word} ${container.name} with ${found}`);
    }
  const pulls = names(account.imagePullSecrets);
  for (const [i, { name }] of ((spec.imagePullSecrets ?? []) as { name?: string }[]).entries())
    if (!pulls.has(name)) return refuse(`imagePullSecrets[${i}].name="${name}"`, 'imagePullSecret');
  return undefined;
}

/** The first secret of a container that is not among the mountable ones. */
function ofContainer({ env, envFrom }: Container, mountable: ReadonlySet<unknown>): string | undefined {
  for (const { name, valueFrom } of env ?? []) {
    const secret = valueFrom?.secretKeyRef;
    if (secret !== undefined && !mountable.has(secret.name))
      return `envVar ${name} referencing secret.secretName="${secret.name}"`;
  }
  for (const { secretRef } of envFrom ?? [])
    if (secretRef !== undefined && !mountable.has(secretRef.name))
      return `envFrom referencing secret.secretName="${secretRef.name}"`;
  return undefined;
}
