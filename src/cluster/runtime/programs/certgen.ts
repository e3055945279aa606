import { EPOCH_MS } from '../../../base/time.ts';
import { type Steps, sleep } from '../process/process.ts';
import { Call, type Program } from './call.ts';
import { kubectl } from './kubectl.ts';
import { flag } from './servers/server.ts';

/** To make two keys and sign a certificate. */
const KEYS_MS = 250;

/**
 * kube-webhook-certgen of ingress-nginx and its kin: its first Job makes the secret that the controller mounts, its
 * second one writes the authority of that secret into the webhooks. Acts on the cluster with the rights of its pod.
 */
export const certgen: Program = function* (call) {
  const log = (level: string, msg: string, more: Record<string, string> = {}) =>
    call.err(
      `${JSON.stringify({ ...more, level, msg, time: new Date(EPOCH_MS + call.host.kernel.now).toISOString().replace(/\.\d+Z$/, 'Z') })}\n`,
    );
  const name = flag(call, '--secret-name') ?? '';
  const secret = ['secret', name, '--namespace', flag(call, '--namespace') ?? 'default'];
  const fails = (what: string, { text }: Answer): number => {
    log('fatal', what, { err: text.replace(/^Error from server.*?: /, '').trim() });
    return 1;
  };
  const found = yield* ask(call, ['get', ...secret, '-o', 'jsonpath={.data.ca}']);
  const isMissing = found.code !== 0 && /NotFound|not found/.test(found.text);
  if (found.code !== 0 && !isMissing) return fails('error getting secret', found);
  if (call.args[0] === 'create') {
    if (!isMissing) {
      log('info', 'secret already exists');
      return 0;
    }
    log('info', 'no secret found', { err: `secrets "${name}" not found` });
    yield* sleep(call.process, KEYS_MS);
    log('info', 'creating new secret');
    const made = yield* ask(call, [
      'create',
      'secret',
      'generic',
      ...secret.slice(1),
      ...['ca', flag(call, '--cert-name') ?? 'cert', flag(call, '--key-name') ?? 'key'].map(
        (key) => `--from-literal=${key}=simulated`,
      ),
    ]);
    return made.code === 0 ? 0 : fails('failed creating secret', made);
  }
  if (call.args[0] !== 'patch') return 1;
  if (isMissing) return fails('no secret found', found);
  const webhook = flag(call, '--webhook-name') ?? '';
  const policy = flag(call, '--patch-failure-policy');
  log('info', `patching webhook configurations '${webhook}'`);
  for (const kind of ['mutating', 'validating']) {
    if (flag(call, `--patch-${kind}`) === 'false') continue;
    const current = yield* ask(call, ['get', `${kind}webhookconfiguration`, webhook, '-o', 'json']);
    if (current.code !== 0) return fails(`failed getting ${kind} webhook`, current);
    const configuration = JSON.parse(current.text) as { webhooks?: Webhook[] };
    for (const each of configuration.webhooks ?? []) {
      each.clientConfig = { ...each.clientConfig, caBundle: found.text.trim() };
      if (policy !== undefined) each.failurePolicy = policy;
    }
    const replaced = yield* ask(call, ['replace', '-f', '-'], JSON.stringify(configuration));
    if (replaced.code !== 0) return fails(`failed patching ${kind} webhook`, replaced);
  }
  log('info', 'Patched hook(s)');
  return 0;
};

interface Webhook {
  clientConfig: Record<string, unknown>;
  failurePolicy?: string;
}

interface Answer {
  code: number;
  text: string;
}

/** A request of the API as kubectl would send it; what it prints is kept. */
function* ask(call: Call, words: readonly string[], input = ''): Steps<Answer> {
  const inner = new Call(call.process, ['kubectl', ...words]);
  let text = '';
  inner.out = inner.err = (part) => {
    text += part;
  };
  // biome-ignore lint/correctness/useYield: what is read is there already
  inner.readAll = function* () {
    return input;
  };
  const running = kubectl(inner);
  const code = typeof running === 'number' ? running : yield* running;
  return { code, text };
}
