import type { KubeObject } from '../../api/meta.ts';
import type { Pause, ShellRequest } from '../client.ts';
import type { Context } from '../context.ts';
import { logPause } from '../waiting.ts';
import { isShellName } from './exec.ts';

/** What kubectl says before it goes into a container's streams. */
export const ATTACHED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n' +
  "If you don't see a command prompt, try pressing enter.\n";

/** What of a container tells whether somebody can type into it. */
export interface Interactive {
  name: string;
  image?: string;
  command?: readonly string[];
  args?: readonly string[];
  stdin?: boolean;
  stdinOnce?: boolean;
  tty?: boolean;
}

/** Images that start a shell where nothing else is said: there kubectl cannot know it, but a person does. */
const SHELL_IMAGES: readonly [RegExp, string][] = [
  [/(^|\/)(busybox|alpine|netshoot|toybox)([:@]|$)/, 'sh'],
  [
    /(^|\/)(ubuntu|debian|bash|centos|fedora|rockylinux|almalinux|amazonlinux|buildpack-deps|opensuse|ubi\d*(-minimal)?|dnsutils|jessie-dnsutils)([:@/]|$)/,
    'bash',
  ],
];

/** The shell that a container is, if it waits for somebody to type. */
export function shellOf({ image = '', command, args = [], stdin }: Interactive): string | undefined {
  if (!stdin) return undefined;
  const words = [...(command ?? []), ...args];
  if (words.length > 0) return isShellName(words) ? words[0] : undefined;
  return SHELL_IMAGES.find(([pattern]) => pattern.test(image))?.[1];
}

/** A container of a pod by its name, one that was added to look into the pod too. */
export const containerIn = ({ spec }: KubeObject, container: string): Interactive | undefined =>
  [...(spec.ephemeralContainers ?? []), ...spec.containers].find(
    (each: { name: string }) => each.name === container,
  );

/** The status of a container that was there from the first, or was added to look into the pod. */
export const statusIn = ({ status }: KubeObject, container: string) =>
  [...(status?.ephemeralContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
    (each: { name: string }) => each.name === container,
  );

/**
 * A shell in a container that kubectl attaches to, with what it says afterwards. Leaving it ends the container's
 * process, and then comes `after`.
 * Models k8s.io/kubectl/pkg/cmd/attach/attach.go reattachMessage.
 */
export function sessionIn(
  at: Pick<ShellRequest, 'namespace' | 'pod' | 'container' | 'shell'>,
  options: { isAdded: boolean; isQuiet: boolean; isTerminal: boolean; after?: string; endsPod?: boolean },
): ShellRequest {
  const place = at.namespace === 'default' ? '' : ` -n ${at.namespace}`;
  const { after, endsPod } = options;
  const request: ShellRequest = {
    ...at,
    leave: {
      attach: `kubectl attach -q -i ${at.pod}${place} -c ${at.container}`,
      ...(after === undefined ? {} : { after }),
      ...(endsPod ? { failure: `pod ${at.namespace}/${at.pod} terminated (Error)\n` } : {}),
    },
  };
  if (options.isQuiet || !options.isTerminal) return request;
  const again = `'kubectl attach ${at.pod} -c ${at.container} -n ${at.namespace} -i -t'`;
  const ways = options.isAdded
    ? `the ephemeral container will not be restarted but may be reattached using ${again} if it is still running`
    : `resume using ${again} command`;
  return { ...request, farewell: `Session ended, ${ways}\n` };
}

/**
 * What attaching to a running container comes to. What came on standard input is typed into it: the end of it is the
 * end for a container that is attached to once and has no terminal, and leaves any other to itself. Without anything to
 * type, a shell is left waiting for somebody; everything else is followed to its end, from line `shown` of its log.
 */
export function* converse(
  context: Context,
  pod: KubeObject,
  container: Interactive,
  shown: number,
): Generator<Pause, number, void> {
  const { client, flags, io } = context;
  const text = flags.bool('stdin') && container.stdin ? io.stdin : undefined;
  if (text === undefined)
    return flags.bool('stdin') && shellOf(container) ? 0 : yield* follow(context, pod, container.name, shown);
  const isLast = container.stdinOnce === true && container.tty !== true;
  client.attach(pod.metadata.namespace!, pod.metadata.name, { container: container.name, text, isLast });
  return yield* follow(context, pod, container.name, shown, isLast ? undefined : context.now() + PARTING);
}

/** How long what was typed has to be answered before kubectl, at the end of its own input, goes. Simulated ms. */
const PARTING = 500;

/** Passes on what a container writes, after so many lines of it, until it does not run any more, or until then. */
export function* follow(
  { client, now, out }: Pick<Context, 'client' | 'now' | 'out'>,
  { metadata: { namespace, name, uid } }: KubeObject,
  container: string,
  from = 0,
  until = Number.POSITIVE_INFINITY,
): Generator<Pause, number, void> {
  let shown = from;
  let instance: string | undefined;
  const showNew = () => {
    const lines = client.logs(namespace!, name, { container });
    for (const { line } of lines.slice(shown)) out(`${line}\n`);
    shown = Math.max(shown, lines.length);
  };
  for (;;) {
    const pod = client.list('Pod', namespace).find((each) => each.metadata.uid === uid);
    const status = pod && statusIn(pod, container);
    instance ??= status?.containerID;
    // Another instance is another stream.
    if (!pod || status?.containerID !== instance) return 0;
    showNew();
    if (!status?.state?.running || now() >= until) return 0;
    yield logPause;
  }
}
