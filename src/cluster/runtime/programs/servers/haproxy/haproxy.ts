/** HAProxy: ports, rules and servers as its configuration says, with its health checks and its log of requests. */
import { SystemError } from '../../../files/errors.ts';
import { forever, type Steps, sleep } from '../../../process/process.ts';
import type { Call } from '../../call.ts';
import { bind } from '../../listening.ts';
import { hostsEntry } from '../../names.ts';
import { hear, takeMemory } from '../server.ts';
import { whenKnown } from '../upstream.ts';
import { check } from './check.ts';
import { type ProxyConf, parseProxyConf } from './conf.ts';
import { after, all, duration, type HaProxy, last, type Server } from './proxy.ts';
import { answer, relay } from './serve.ts';

const MiB = 1024 * 1024;
const FILE = '/usr/local/etc/haproxy/haproxy.cfg';
const RELEASE = '3.0.5-8e879a5';

export function* haproxy(call: Call): Steps<number> {
  if (call.args.includes('-v') || call.args.includes('-vv')) {
    call.out(`HAProxy version ${RELEASE} 2024/09/19 - https://haproxy.org/\n`);
    return 0;
  }
  const isCheck = call.args.includes('-c');
  const { pid } = call.process;
  const alert = (text: string, level = 'ALERT') =>
    call.err(`${`[${level}]`.padEnd(10)} (${pid}) : ${text}\n`);
  const refuse = (alerts: readonly string[]): number => {
    alert(`haproxy version is ${RELEASE}`, 'NOTICE');
    alert('path to executable is /usr/local/sbin/haproxy', 'NOTICE');
    for (const text of alerts) alert(`config : ${text}`);
    return 1;
  };
  const file = after(call.args, '-f') ?? FILE;
  let conf: ProxyConf;
  try {
    conf = parseProxyConf(read(call, file), file, (name) => call.env(name));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return refuse([`Cannot open configuration file/directory ${file} : ${error.message}`]);
  }
  if (conf.alerts.length > 0)
    return refuse([
      ...conf.alerts,
      `Error(s) found in configuration file : ${file}`,
      'Fatal errors found in configuration.',
    ]);
  const proxies = proxiesOf(call, conf);
  const lost = unresolved(call, proxies, file);
  if (lost.length > 0) return refuse(lost);
  if (!proxies.some((proxy) => all(proxy, 'bind').length > 0)) {
    if (isCheck) {
      call.out('Configuration file has no error but will not start (no listener) => exit(2).\n');
      return 2;
    }
    return refuse(["No enabled listener found (check for 'bind' directives) ! Exiting."]);
  }
  if (isCheck) {
    call.out('Configuration file is valid\n');
    return 0;
  }
  tellMissed(call, proxies);
  hear(
    call.process,
    { SIGTERM: { after: 10, code: 143 }, SIGINT: { after: 10, code: 130 }, SIGUSR1: { after: 10, code: 0 } },
    () => {},
  );
  takeMemory(call.process, 10 * MiB);
  yield* sleep(call.process, 40);
  for (const proxy of proxies)
    for (const { words, number } of all(proxy, 'bind')) {
      const address = words[1] ?? '';
      const port = Number(/:(\d+)$/.exec(address)?.[1] ?? 0);
      const problem = bind(call.process, port, {
        ...(words.includes('ssl') ? { tls: true } : {}),
        ...(/^127\./.test(address) ? { loopback: true, family: 4 as const } : {}),
        http: (request, client) =>
          whenKnown((done) => answer(call, proxies, proxy, request, client.ip, done)),
        ...(last(proxy, 'mode') === 'http'
          ? {}
          : { connect: ({ connection }) => relay(call, proxies, proxy, connection) }),
      });
      if (problem)
        return refuse([
          `Starting ${proxy.section.kind === 'listen' ? 'proxy' : 'frontend'} ${proxy.section.name}: cannot bind socket (${problem === 'EACCES' ? 'Permission denied' : 'Address already in use'}) [${address.replace(/^\*?:/, '0.0.0.0:')}] (${file}:${number})`,
          '[haproxy.main()] Some protocols failed to start their listeners! Exiting.',
        ]);
    }
  alert('New worker (8) forked', 'NOTICE');
  alert('Loading success.', 'NOTICE');
  for (const proxy of proxies)
    for (const server of proxy.servers) if (server.isChecked) check(call, proxy, server);
  yield* forever();
  return 0;
}

/** One file, or all of a directory that end in .cfg, in their order. */
function read(call: Call, path: string): string {
  const node = call.fs.find(path, call.cwd);
  if (node?.type !== 'directory') return call.fs.readFile(path, call.cwd);
  return [...call.fs.list(path, call.cwd).entries.keys()]
    .filter((name) => name.endsWith('.cfg'))
    .sort()
    .map((name) => call.fs.readFile(`${path}/${name}`, call.cwd))
    .join('\n');
}

function proxiesOf(call: Call, { sections }: ProxyConf): HaProxy[] {
  let defaults: HaProxy['lines'] = [];
  return sections.flatMap((section) => {
    if (section.kind === 'defaults') defaults = section.lines;
    if (!/^(frontend|backend|listen)$/.test(section.kind)) return [];
    const lines = [...defaults, ...section.lines];
    const common = lines
      .filter(({ words }) => words[0] === 'default-server')
      .flatMap(({ words }) => words.slice(1));
    const servers = section.lines.flatMap(({ words }) => serversOf(call, words, common));
    return [{ section, lines, servers }];
  });
}

function serversOf(call: Call, words: readonly string[], common: readonly string[]): Server[] {
  if (words[0] !== 'server' && words[0] !== 'server-template') return [];
  const isTemplate = words[0] === 'server-template';
  const [, prefix = '', count = '1'] = words;
  const target = words[isTemplate ? 3 : 2] ?? '';
  const options = [...common, ...words.slice(isTemplate ? 4 : 3)];
  const [host = '', port = '80'] = target.split(':');
  const found = isTemplate ? call.host.network.lookup(host, call.host.origin) : undefined;
  const hosts = isTemplate ? (found?.kind === 'addresses' ? found.addresses : []) : [host];
  return hosts.slice(0, isTemplate ? Number(/\d+$/.exec(count)?.[0] ?? 1) : 1).map((each, i) => {
    const rise = Number(after(options, 'rise') ?? 2);
    return {
      name: isTemplate ? `${prefix}${i + 1}` : prefix,
      host: each,
      port: Number(port),
      weight: Number(after(options, 'weight') ?? 1),
      isBackup: options.includes('backup'),
      isChecked: options.includes('check') && !options.includes('no-check') && !options.includes('disabled'),
      interMs: duration(after(options, 'inter'), 2000),
      rise,
      fall: Number(after(options, 'fall') ?? 3),
      // It counts as up from the start, and one failure is enough then.
      health: options.includes('disabled') ? 0 : rise,
      current: 0,
    };
  });
}

/** Backends that there are not, and names that nobody has. */
function unresolved(call: Call, proxies: readonly HaProxy[], file: string): string[] {
  const names = new Set(proxies.map(({ section }) => section.name));
  const alerts: string[] = [];
  for (const proxy of proxies) {
    const backend = last(proxy, 'default_backend');
    if (backend !== undefined && proxy.section.kind !== 'backend' && !names.has(backend))
      alerts.push(`Proxy '${proxy.section.name}': unable to find required default_backend: '${backend}'.`);
    for (const { words } of all(proxy, 'use_backend'))
      if (!names.has(words[1] ?? '') && !(words[1] ?? '').includes('%['))
        alerts.push(`Proxy '${proxy.section.name}': unable to find required use_backend: '${words[1]}'.`);
  }
  if (alerts.length > 0) return [...alerts, 'Fatal errors found in configuration.'];
  for (const { section, lines } of proxies)
    for (const { words, number } of section.lines) {
      if (words[0] !== 'server') continue;
      const host = (words[2] ?? '').split(':')[0]!;
      if (/^\d+(\.\d+){3}$/.test(host) || host === '' || hostsEntry(call, host)) continue;
      const isLenient = lines.some((line) => /none/.test(after(line.words, 'init-addr') ?? ''));
      if (!isLenient && call.host.network.lookup(host, call.host.origin).kind !== 'addresses')
        alerts.push(
          `[${file}:${number}] : 'server ${section.name}/${words[1]}' : could not resolve address '${host}'.`,
        );
    }
  return alerts.length > 0 ? [...alerts, 'Failed to initialize server(s) addr.'] : [];
}

/** What changes answers on a real one and does nothing here. */
const MISSED =
  /^(stick|stick-table|cookie|filter|compression|dispatch|tcp-request|tcp-response|http-response|http-after-response|errorfile|errorloc\w*|rate-limit|http-error|use-server|email-alert|external-check|redirect|retry-on)$/;
const FOLLOWED = /^(return|deny|redirect|set-header|add-header|del-header|set-path|allow)$/;

function tellMissed(call: Call, proxies: readonly HaProxy[]): void {
  const missed = new Set<string>();
  for (const { lines } of proxies)
    for (const { words } of lines) {
      if (MISSED.test(words[0]!)) missed.add(words[0]!);
      if (words[0] === 'http-request' && !FOLLOWED.test(words[1] ?? ''))
        missed.add(`http-request ${words[1]}`);
      if (words[0] === 'balance' && !/^(roundrobin|static-rr|leastconn|first|source)$/.test(words[1] ?? ''))
        missed.add(`balance ${words[1]}`);
    }
  if (missed.size === 0) return;
  call.host.report({
    severity: 'assumption',
    code: 'haproxy-config',
    message: `haproxy.cfg: not simulated, taken as not there: ${[...missed].slice(0, 8).join(', ')}.`,
    where: call.host.where,
  });
}
