/** kubectl in a container: it acts on the cluster that it runs in, as its service account. */
import type { Connection } from '../../network/registry.ts';
import { asToolAnswer, type ToolAnswer, toolRequest } from '../../network/tool-line.ts';
import { forever, type Steps, sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { errand } from './outside.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Start of the program and its first look at what the server offers. */
const STARTUP_MS = 150;
const CONNECT_TIMEOUT_MS = 30_000;

export const kubectl: Program = function* (call) {
  if (call.args[0] === 'proxy') {
    yield* forever();
    return 0;
  }
  if (isForAnotherCluster(call)) return yield* errand(call);
  yield* sleep(call.process, STARTUP_MS);
  const token = textOf(call, `${ACCOUNT}/token`);
  const host = call.env('KUBERNETES_SERVICE_HOST');
  if (token === undefined || host === undefined) return refused(call, 'localhost:8080');
  const port = Number(call.env('KUBERNETES_SERVICE_PORT') ?? 443);
  const connection = (yield (resume) =>
    call.host.network.dial({ from: call.host.origin, host, port, timeoutMs: CONNECT_TIMEOUT_MS }, resume)) as
    | Connection
    | string;
  if (connection === 'timeout') {
    call.err(`Unable to connect to the server: dial tcp ${host}:${port}: i/o timeout\n`);
    return 1;
  }
  if (typeof connection === 'string') return refused(call, `${host}:${port}`);
  const words = call.args.flatMap((word, i, all) => files(call, word, all[i - 1]));
  const readsInput =
    words.some((word, i) => isFileFlag(words[i - 1]) && word === '-') || words.includes('-i');
  connection.send(
    toolRequest({
      token,
      namespace: textOf(call, `${ACCOUNT}/namespace`) ?? 'default',
      words,
      ...(readsInput ? { stdin: yield* call.readAll(call.stdin) } : {}),
      files: named(call, words),
    }),
  );
  return yield* follow(call, connection);
};

/** A kubeconfig or an address on the line: the cluster that is meant is none that is simulated. */
function isForAnotherCluster(call: Call): boolean {
  const home = call.env('HOME') ?? '/root';
  return (
    call.args.some((word) => /^(-s|--server|--kubeconfig|--token)(=|$)/.test(word)) ||
    call.env('KUBECONFIG') !== undefined ||
    call.fs.find(`${home}/.kube/config`, '/') !== undefined
  );
}

function refused(call: Call, address: string): number {
  call.err(`The connection to the server ${address} was refused - did you specify the right host or port?\n`);
  return 1;
}

function textOf(call: Call, path: string): string | undefined {
  const node = call.fs.find(path, call.cwd);
  return node?.type === 'file' ? call.fs.readFile(path, call.cwd) : undefined;
}

const isFileFlag = (word: string | undefined): boolean => word === '-f' || word === '--filename';
const isManifest = (name: string): boolean => /\.(ya?ml|json)$/.test(name);

/** A directory behind -f stands for the manifests in it; `--filename=x` and `-fx` are `-f x`. */
function files(call: Call, word: string, before: string | undefined): string[] {
  const joined = /^(?:--filename=|-f=?)(.+)$/.exec(word)?.[1];
  if (joined !== undefined && !word.startsWith('--follow')) return ['-f', ...files(call, joined, '-f')];
  if (!isFileFlag(before) || call.fs.find(word, call.cwd)?.type !== 'directory') return [word];
  const inside = [...call.fs.list(word, call.cwd).entries.keys()].filter(isManifest).sort();
  return inside.flatMap((name, i) => [...(i > 0 ? ['-f'] : []), `${word.replace(/\/$/, '')}/${name}`]);
}

/** The files that the words name, with what they hold. */
function named(call: Call, words: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const word of words)
    for (const path of [word, word.slice(word.indexOf('=') + 1)]) {
      const text = path === '' || path.startsWith('-') ? undefined : textOf(call, path);
      if (text !== undefined) found[path] = text;
    }
  return found;
}

/** Prints what comes back until the command has ended. A process that is killed hangs up. */
function* follow(call: Call, connection: Connection): Steps<number> {
  const come: (ToolAnswer | 'closed')[] = [];
  let wake: (() => void) | undefined;
  const take = (answer: ToolAnswer | 'closed') => {
    come.push(answer);
    wake?.();
  };
  connection.onData((text) => take(asToolAnswer(text)));
  connection.onClose(() => take('closed'));
  for (;;) {
    for (let answer = come.shift(); answer !== undefined; answer = come.shift()) {
      if (answer === 'closed') return call.fail('unexpected EOF');
      if ('exit' in answer) return answer.exit;
      if ('out' in answer) call.out(answer.out);
      else call.err(answer.err);
    }
    yield (resume) => {
      wake = () => resume();
      return () => connection.close();
    };
    wake = undefined;
  }
}
