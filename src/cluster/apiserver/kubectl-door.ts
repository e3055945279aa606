/** Runs what kubectl in a container asks for: as the account whose token it shows, within what RBAC lets it do. */
import { forbiddenMessage, isAllowed, type RoleSource, type Subject } from '../../api/rbac.ts';
import type { Client, Pause } from '../../kubectl/client.ts';
import { newSession } from '../../kubectl/context.ts';
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
    session: { ...newSession(), namespace: request.namespace },
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
  const at = own.findIndex((word) => /^--as(=|$)/.test(word));
  if (at < 0) return undefined;
  const name = own[at]!.startsWith('--as=') ? own[at]!.slice('--as='.length) : (own[at + 1] ?? '');
  const wanted = { verb: 'impersonate', group: '', resource: 'users', name };
  if (isAllowed(subject, wanted, source)) return undefined;
  return `Error from server (Forbidden): ${forbiddenMessage(subject, wanted)}`;
}
