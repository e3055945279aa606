import { DATABASES } from '../images/servers/databases.ts';
import { sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { reachable } from './clients.ts';
import { flag, serve } from './servers/server.ts';

/** A tool that only says whether its server can be reached. `takes`: what its own interpreter needs, in milliseconds. */
const checker = (options: {
  port: number;
  hostFlag?: string;
  portFlag?: string;
  takes?: number;
  up: string | ((call: Call) => string);
  down: string;
  code?: number;
}): Program =>
  function* (call) {
    const host = (options.hostFlag && flag(call, options.hostFlag)) || '127.0.0.1';
    const port = Number((options.portFlag && flag(call, options.portFlag)) || options.port);
    if (options.takes) yield* sleep(call.process, options.takes);
    const kind = yield* reachable(call, host, port);
    const fill = (text: string) =>
      text
        .replace('{host}', host)
        .replace('{port}', String(port))
        .replace('{ip}', call.host.ip)
        .replaceAll('{node}', `rabbit@${call.host.hostname}`);
    if (kind === 'connected') {
      call.out(fill(typeof options.up === 'string' ? options.up : options.up(call)));
      return 0;
    }
    call.err(fill(options.down));
    return options.code ?? 1;
  };

/** Without a host they ask through the server's socket, and say so. */
const pgIsReady: Program = (call) => {
  const shown = flag(call, '-h') ?? flag(call, '--host') ?? call.env('PGHOST') ?? '/var/run/postgresql';
  const where = `${shown}:{port}`;
  return checker({
    port: Number(call.env('PGPORT') ?? 5432),
    ...(shown.startsWith('/') ? {} : { hostFlag: flag(call, '-h') === undefined ? '--host' : '-h' }),
    portFlag: '-p',
    up: call.args.includes('-q') ? '' : `${where} - accepting connections\n`,
    down: call.args.includes('-q') ? '' : `${where} - no response\n`,
    code: 2,
  })(call);
};

/** What an expression of the health checks that people write comes to. */
const evaluated = (call: Call, quoted: string): string => {
  const text = flag(call, '--eval') ?? flag(call, '-eval') ?? '';
  if (/\.ok\s*\)?\s*;?\s*$/.test(text)) return '1\n';
  if (/isWritablePrimary|\bismaster\b|\.ok\s*===?\s*1|\.primary\b/i.test(text)) return 'true\n';
  const exit = /\bquit\(|process\.exit\(/.test(text);
  return exit ? '' : `${quoted}\n`;
};

const RABBIT_DOWN =
  'Error: unable to perform an operation on node {node}. Please see diagnostics information and suggestions below.\n';

/** What rabbitmq-diagnostics and rabbitmqctl print; `-q` leaves the first line out. */
function rabbit(call: Call): string {
  const [word = ''] = call.args.filter((arg) => !arg.startsWith('-'));
  const isQuiet = call.args.some((arg) => /^(-q|--quiet|-s|--silent)$/.test(arg));
  const lines: Record<string, [string, string]> = {
    ping: [
      'Will ping {node}. This only checks if the OS process is running and registered with epmd. Timeout: 60000 ms.',
      'Ping succeeded',
    ],
    check_running: [
      'Checking if RabbitMQ is running on node {node} ...',
      'RabbitMQ on node {node} is fully booted and running',
    ],
    check_local_alarms: [
      'Asking node {node} to report any local resource alarms ...',
      'Node {node} reported no local alarms',
    ],
    check_port_connectivity: [
      'Testing TCP connections to all active listeners on node {node} ...',
      'All listeners are reachable: connected to port 5672',
    ],
    status: ['Status of node {node} ...', 'Runtime\n\nOS: Linux\nIs under maintenance?: false'],
    await_startup: ['Waiting for node {node} to start up ...', ''],
  };
  const known = lines[word];
  if (known === undefined) {
    call.host.report({
      severity: 'assumption',
      code: 'no-database',
      message: `${call.name} ${word}: the broker holds nothing here; assumed to succeed without output.`,
      where: call.host.where,
    });
    return '';
  }
  return [isQuiet ? '' : known[0], known[1]].map((line) => (line === '' ? '' : `${line}\n`)).join('');
}

const kafka = checker({
  port: 9092,
  takes: 1500,
  up: '',
  down: 'Error connecting to node {host}:{port} (id: -1 rack: null): Connection refused\n',
});

/** A server and the tool that asks it are one program: what the first word is decides. */
const either =
  (isServer: (word: string) => boolean, server: string, tool: Program): Program =>
  (call) => {
    const word = call.args.find((arg) => !arg.startsWith('-')) ?? '';
    return isServer(word) ? serve(call, DATABASES[server]!) : tool(call);
  };

/** Where VAULT_ADDR and its like lead: host and port of a URL. */
function addressIn(text: string | undefined, port: number): { host: string; port: number } {
  const url = /^(?:https?:\/\/)?([^:/]+)(?::(\d+))?/.exec(text ?? '');
  return { host: url?.[1] ?? '127.0.0.1', port: Number(url?.[2] ?? port) };
}

const vault = either(
  (word) => word === 'server',
  'vault',
  function* (call) {
    const text = flag(call, '-address') ?? call.env('VAULT_ADDR') ?? 'https://127.0.0.1:8200';
    const { host, port } = addressIn(text, 8200);
    if ((yield* reachable(call, host, port)) !== 'connected') {
      call.err(
        `Error checking seal status: Get "${text}/v1/sys/seal-status": dial tcp ${host}:${port}: connect: connection refused\n`,
      );
      return 1;
    }
    if (call.args[0] === 'status')
      call.out(
        'Key             Value\n---             -----\nSeal Type       shamir\nInitialized     true\nSealed          false\nTotal Shares    1\nThreshold       1\nVersion         1.17.6\nStorage Type    inmem\nHA Enabled      false\n',
      );
    return 0;
  },
);

const consul = either(
  (word) => word === 'agent',
  'consul',
  function* (call) {
    const { host, port } = addressIn(flag(call, '-http-addr') ?? call.env('CONSUL_HTTP_ADDR'), 8500);
    if ((yield* reachable(call, host, port)) !== 'connected') {
      const path = call.args[0] === 'members' ? 'agent/members?segment=_all' : 'agent/self';
      call.err(
        `Error retrieving members: Get "http://${host}:${port}/v1/${path}": dial tcp ${host}:${port}: connect: connection refused\n`,
      );
      return 1;
    }
    if (call.args[0] === 'members')
      call.out(
        `Node  Address         Status  Type    Build   Protocol  DC   Partition  Segment\n${call.host.hostname}  ${call.host.ip}:8301  alive   server  1.19.2  2         dc1  default    <all>\n`,
      );
    return 0;
  },
);

const influx: Program = function* (call) {
  const { host, port } = addressIn(flag(call, '--host') ?? call.env('INFLUX_HOST'), 8086);
  if ((yield* reachable(call, host, port)) !== 'connected') {
    call.err(`Error: dial tcp ${host}:${port}: connect: connection refused\n`);
    return 1;
  }
  if (call.args[0] === 'ping') call.out('OK\n');
  return 0;
};

/** The tools that health checks of servers run. Several start a virtual machine of their own first: that takes its time. */
export const HEALTH: Record<string, Program> = {
  pg_isready: pgIsReady,
  mongosh: checker({
    port: 27017,
    takes: 700,
    up: (call) => evaluated(call, '{ ok: 1 }'),
    down: 'MongoNetworkError: connect ECONNREFUSED {host}:{port}\n',
  }),
  mongo: checker({
    port: 27017,
    takes: 50,
    up: (call) => evaluated(call, '{ "ok" : 1 }'),
    down: "Error: couldn't connect to server {host}:{port}\nexception: connect failed\n",
  }),
  nodetool: (call) =>
    call.args[0] === 'drain' || call.args[0] === 'flush'
      ? (function* () {
          yield* sleep(call.process, 2000);
          return 0;
        })()
      : call.args.includes('info')
        ? checker({
            port: 9042,
            takes: 900,
            up: 'ID                     : 00000000-0000-4000-8000-000000000001\nGossip active          : true\nNative Transport active: true\nLoad                   : 76.5 KiB\n',
            down: "nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused'.\n",
          })(call)
        : checker({
            port: 9042,
            takes: 900,
            up: 'Datacenter: DC1\n===============\nStatus=Up/Down\n|/ State=Normal/Leaving/Joining/Moving\n--  Address       Load       Tokens  Owns (effective)  Host ID                               Rack\nUN  {ip}  76.5 KiB  32      100.0%            00000000-0000-4000-8000-000000000001  Rack1\n',
            down: "nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused'.\n",
          })(call),
  cqlsh: checker({
    port: 9042,
    takes: 600,
    up: '',
    down: "Connection error: ('Unable to connect to any servers', {'{host}:{port}': ConnectionRefusedError(111, 'Connection refused')})\n",
  }),
  'rabbitmq-diagnostics': checker({ port: 5672, takes: 1200, up: rabbit, down: RABBIT_DOWN, code: 69 }),
  rabbitmqctl: checker({ port: 5672, takes: 1200, up: rabbit, down: RABBIT_DOWN, code: 69 }),
  'kafka-topics.sh': kafka,
  'kafka-broker-api-versions.sh': kafka,
  'kafka-topics': kafka,
  'kafka-broker-api-versions': kafka,
  influx,
};

/** Servers whose own binary asks them too. */
export const SERVER_AND_TOOL: Record<string, Program> = { vault, consul };
