import type { KubeObject } from '../api/meta.ts';
import type { Context } from './context.ts';
import { CommandError, quote } from './errors.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

interface Named {
  name: string;
}

/** `app, debugger (ephem), setup (init)` */
export function containerNames({ spec }: KubeObject): string {
  const names = (list: Named[] | undefined, suffix: string) =>
    (list ?? []).map(({ name }) => `${name}${suffix}`);
  return [
    ...names(spec?.containers, ''),
    ...names(spec?.ephemeralContainers, ' (ephem)'),
    ...names(spec?.initContainers, ' (init)'),
  ].join(', ');
}

/** Every container of a pod in the order in which logs of all of them come. */
export const allContainerNames = ({ spec }: KubeObject): string[] =>
  [spec?.initContainers, spec?.containers, spec?.ephemeralContainers].flatMap((list: Named[] | undefined) =>
    (list ?? []).map(({ name }) => name),
  );

/**
 * The container that is meant: the one named, the one an annotation names, or the first, about which a person is
 * told where there are others. Models podcmd.FindOrDefaultContainerByName.
 */
export function chosenContainer(context: Context, pod: KubeObject, name: string, isQuiet = false): string {
  const all = allContainerNames(pod);
  const wanted = name || pod.metadata.annotations?.[DEFAULT_CONTAINER] || '';
  if (wanted !== '') {
    if (!all.includes(wanted))
      throw new CommandError(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
    return wanted;
  }
  const first: string | undefined = pod.spec?.containers?.[0]?.name;
  if (first === undefined)
    throw new CommandError(`pod ${pod.metadata.namespace}/${pod.metadata.name} does not have any containers`);
  if (all.length > 1 && !isQuiet)
    context.err(`Defaulted container ${quote(first)} out of: ${containerNames(pod)}\n`);
  return first;
}
