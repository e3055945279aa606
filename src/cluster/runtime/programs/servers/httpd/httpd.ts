/** Apache: starts as its httpd.conf says, or refuses as the real one does. What it does not follow is reported. */
import type { ServerSpec } from '../../../images/entry.ts';
import { forever, type Steps, sleep } from '../../../process/process.ts';
import type { Call, Program } from '../../call.ts';
import { BIND_ERRORS, bind } from '../../listening.ts';
import { flag, hear, takeMemory } from '../server.ts';
import { fill } from '../template.ts';
import { whenKnown } from '../upstream.ts';
import { type Directive, loadHttpd, Refusal, ROOT } from './conf.ts';
import { answerHttpd } from './serve.ts';

const CONF = `${ROOT}/conf/httpd.conf`;
const REQUEST_CPU_MS = 0.5;

/** What changes answers on a real one and does nothing here. */
const MISSED =
  /^(Require|AuthType|AuthUserFile|SetEnvIf\w*|RequestHeader|Expires\w+|RemoteIP\w+|SetOutputFilter|AddOutputFilter|SetHandler|ScriptAlias\w*|AliasMatch|RewriteMap|RewriteBase|ProxyPassReverse|ProxySet|LimitRequestBody|ForceType|If|ElseIf)$/i;
/** As the image has it, or without an effect on who may read. */
const HARMLESS = (each: Directive): boolean => {
  const words = each.args.join(' ').toLowerCase();
  if (/^Require$/i.test(each.name)) return /^all (granted|denied)$/.test(words);
  return /^SetHandler$/i.test(each.name) && words === 'server-status';
};

function tellMissed(call: Call, config: readonly Directive[]): void {
  const missed = new Set<string>();
  const look = (block: readonly Directive[]): void => {
    for (const each of block) {
      if (MISSED.test(each.name) && !HARMLESS(each)) missed.add(each.name);
      if (each.block) look(each.block);
    }
  };
  look(config);
  if (missed.size === 0) return;
  call.host.report({
    severity: 'assumption',
    code: 'httpd-directives',
    message: `httpd.conf: not simulated, taken as not there: ${[...missed].slice(0, 8).join(', ')}.`,
    where: call.host.where,
  });
}

function* start(call: Call, spec: ServerSpec): Steps<number> {
  const { process } = call;
  const file = flag(call, '-f') ?? CONF;
  let config: Directive[];
  try {
    config = loadHttpd(call, file.startsWith('/') ? file : `${ROOT}/${file}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    call.err(`${error.text}\n`);
    return 1;
  }
  const say = (lines: readonly string[] | undefined) => {
    for (const line of lines ?? []) call.err(`${fill(call, line, {})}\n`);
  };
  if (!config.some(({ name }) => /^ServerName$/i.test(name))) say(spec.logs);
  if (call.args.includes('-t')) {
    call.err('Syntax OK\n');
    return 0;
  }
  hear(process, spec.signals, () => say(spec.stopLogs));
  takeMemory(process, spec.memory * 0.6);
  yield* sleep(process, spec.startMs);
  const listens = config.filter(({ name }) => /^Listen$/i.test(name));
  if (listens.length === 0) {
    call.err('no listening sockets available, shutting down\nAH00015: Unable to open logs\n');
    return 1;
  }
  takeMemory(process, spec.memory);
  const header = spec.ports[0]?.serverHeader ?? 'Apache';
  const tokens = config.findLast(({ name }) => /^ServerTokens$/i.test(name))?.args[0]?.toLowerCase();
  const server =
    tokens === 'prod' ? 'Apache' : tokens === 'min' || tokens === 'minimal' ? header.split(' ')[0]! : header;
  for (const { args } of listens) {
    const [address = '', protocol] = args;
    const port = Number(/(\d+)$/.exec(address)?.[1] ?? 80);
    const problem = bind(process, port, {
      ...(protocol === 'https' ? { tls: true } : {}),
      ...(/^127\./.test(address) ? { loopback: true, family: 4 as const } : {}),
      http: (request, client) => {
        call.host.work(REQUEST_CPU_MS);
        return whenKnown((done) => answerHttpd(call, config, port, server, request, client.ip, done));
      },
    });
    if (problem) {
      const [errno = '', why = ''] = BIND_ERRORS[problem].split(': ');
      const told = { port: String(port), errno, why };
      const text = spec.bindError ?? '{why}';
      call.err(`${text.replace(/\{(port|errno|why)\}/g, (_, key: keyof typeof told) => told[key])}\n`);
      return 1;
    }
  }
  say(spec.readyLogs);
  tellMissed(call, config);
  yield* forever();
  return 0;
}

export const httpdOf =
  (spec: ServerSpec): Program =>
  (call) => {
    const [first = ''] = call.args;
    if (first === '-v' || first === '-V') {
      call.out(spec.answers?.['-v'] ?? '');
      return 0;
    }
    return start(call, spec);
  };
