/** Runs what kubectl in a container asks for: as the account whose token it shows, within what RBAC lets it do. */
import { forbiddenMessage, isAllowed, type RoleSource, type Subject } from '../../api/rbac.ts';
import { withoutUser } from '../../kubectl/access.ts';
import type { Client, Pause } from '../../kubectl/client.ts';
import { newSession } from '../../kubectl/context.ts';
import { type Kubeconfig, newKubeconfig } from '../../kubectl/kubeconfig.ts';
import { kubectl } from '../../kubectl/kubectl.ts';
import { Input } from '../../kubectl/shell/streams.ts';
import type { Connection } from '../network/registry.ts';
import { type ToolAnswer, type ToolRequest, toolAnswer } from '../network/tool-line.ts';

export interface KubectlDoor {
  client: Client;
  wait(pause: Pause, resume: () => void): void;
}

export function runForPod(
  { client, wait }: KubectlDoor,
  request: ToolRequest,
  subject: Subject | undefined,
  connection: Connection,
): void {
  const send = (answer: ToolAnswer) => connection.send(toolAnswer(answer));
  const end = (code: number) => {
    send({ exit: code });
    connection.close();
  };
  const refusal = subject === undefined ? LOGGED_OUT : impersonationRefused(subject, request.words, client);
  if (subject === undefined || refusal !== undefined) {
    send({ err: `${refusal}\n` });
    end(1);
    return;
  }
  const streams = {
    stdin: new Input(request.stdin),
    stdout: (text: string) => send({ out: text }),
    stderr: (text: string) => send({ err: text }),
  };
  const { stdout, stderr } = streams;
  const { files, stdin } = request;
  const run = kubectl(['--as', subject.name, ...request.words], {
    client,
    streams,
    io: { stdout, stderr, files, ...(stdin === undefined ? {} : { stdin }) },
    session: { ...newSession(), kubeconfig: kubeconfigFor(request.words), namespace: request.namespace },
    env: new Map(),
    docs: undefined,
  });
  let isOver = false;
  connection.onClose(() => {
    isOver = true;
  });
  const resume = () => {
    // Whoever asked has gone: what is done stays done, nothing more is.
    if (isOver) return;
    const step = run.next();
    if (step.done) end(step.value);
    else wait(step.value, resume);
  };
  resume();
}

const LOGGED_OUT = 'error: You must be logged in to the server (Unauthorized)';

/** Acting as somebody else is a right of its own. */
function impersonationRefused(
  subject: Subject,
  words: readonly string[],
  source: RoleSource,
): string | undefined {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  // Of a flag that may be given once the last one holds.
  const name = valuesOf('--as', own).at(-1);
  const groups = valuesOf('--as-group', own);
  if (name === undefined) {
    const hasMore =
      groups.length > 0 || ['--as-uid', '--as-user-extra'].some((flag) => valuesOf(flag, own).length > 0);
    return hasMore ? `error: ${withoutUser('')}` : undefined;
  }
  const all = [{ resource: 'users', name }, ...groups.map((group) => ({ resource: 'groups', name: group }))];
  const refused = all
    .map((each) => ({ verb: 'impersonate', group: '', ...each }))
    .find((wanted) => !isAllowed(subject, wanted, source));
  return refused && `Error from server (Forbidden): ${forbiddenMessage(subject, refused)}`;
}

/** All values that a line gives to a flag. */
const valuesOf = (flag: string, words: readonly string[]): string[] =>
  words.flatMap((word, i) => {
    if (word.startsWith(`${flag}=`)) return [word.slice(flag.length + 1)];
    return word === flag ? [words[i + 1] ?? ''] : [];
  });

/** A container has no kubeconfig: the token and the address of the server come from its pod. */
const kubeconfigFor = (words: readonly string[]): Kubeconfig =>
  words.find((word) => !word.startsWith('-')) === 'config'
    ? { clusters: new Map(), users: new Map(), contexts: new Map(), current: '' }
    : newKubeconfig();
