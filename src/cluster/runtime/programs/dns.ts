/** Asking the name service: nslookup, dig and host, as bind and BusyBox print it. */

import type { NoAnswer } from '../../network/registry.ts';
import { type Steps, sleep } from '../process/process.ts';
import type { Call, Program } from './call.ts';

type Type = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV';

/** One line of an answer section. Names end in a dot. */
interface Entry {
  name: string;
  type: Type;
  data: string;
}

type Reply = readonly Entry[] | 'nxdomain' | 'timeout';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;
/** `5.1.244.10.in-addr.arpa` -> `10.244.1.5` */
const addressIn = (name: string): string | undefined =>
  /^(\d+\.\d+\.\d+\.\d+)\.in-addr\.arpa\.?$/i.exec(name)?.[1]?.split('.').reverse().join('.');

/** A name that is there without such a record has an answer, an empty one (NODATA). */
const nothing = (found: NoAnswer): Reply =>
  found.kind === 'nxdomain' && found.exists === true ? [] : found.kind;

/** What the server says of a name; one with a final dot is not looked for in the search list. */
function ask(call: Call, name: string, type: Type): Reply {
  const { network, origin } = call.host;
  if (type === 'SRV') {
    const found = network.lookupServices(name, origin);
    if (found.kind !== 'services') return nothing(found);
    return found.services.map(({ priority, weight, port, target }) => ({
      name: `${found.canonical}.`,
      type,
      data: `${priority} ${weight} ${port} ${target}.`,
    }));
  }
  const address = type === 'PTR' ? (addressIn(name) ?? name) : undefined;
  if (address !== undefined) {
    const found = network.lookupPointer(address);
    if (found.kind !== 'pointer') return nothing(found);
    return found.names.map((each) => ({ name: `${reversed(address)}.`, type: 'PTR', data: `${each}.` }));
  }
  const found = network.lookup(name, origin);
  if (found.kind !== 'addresses') return nothing(found);
  const chain = [...(found.aliases ?? []), found.canonical];
  const aliases: Entry[] = chain
    .slice(1)
    .map((target, i) => ({ name: `${chain[i]}.`, type: 'CNAME', data: `${target}.` }));
  if (type === 'CNAME') return aliases.slice(0, 1);
  const addresses: Entry[] =
    type === 'AAAA' ? [] : found.addresses.map((data) => ({ name: `${found.canonical}.`, type: 'A', data }));
  return [...aliases, ...addresses];
}

const typeIn = (text: string | undefined): Type | undefined => {
  const upper = text?.toUpperCase();
  return ['A', 'AAAA', 'CNAME', 'PTR', 'SRV'].find((each): each is Type => each === upper);
};

/** The BusyBox of today leaves the final dot away, bind writes it except behind names it was given. */
const plain = (name: string): string => name.replace(/\.$/, '');

/** Images with dig have the tools of bind, whatever the rest of their programs is. */
const isBind = (call: Call): boolean =>
  !call.busybox ||
  call.fs.find('/usr/bin/dig', '/') !== undefined ||
  call.fs.find('/bin/dig', '/') !== undefined;

/** Names of the cluster have CoreDNS for authority; it only passes on what others say. */
const isCluster = (entries: readonly Entry[]): boolean =>
  entries.every(({ name }) => /\.svc\.|\.in-addr\.arpa\./.test(name));

const SILENT = ';; connection timed out; no servers could be reached\n';

const nslookup: Program = function* (call) {
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const option = call.args.find((arg) => /^-(q|t|ty|type|query|querytype)=/.test(arg));
  const name = names[0] ?? '';
  const type = typeIn(option?.split('=')[1]) ?? (IPV4.test(name) ? 'PTR' : undefined);
  yield* sleep(call.process, 3);
  if (isOldBusybox(call)) return oldLookup(call, name);
  if (!isBind(call)) return yield* busyboxLookup(call, name, type);
  const server = call.host.network.nameServerOf(call.host.origin);
  const reply = ask(call, name, type ?? 'A');
  if (reply === 'timeout') {
    yield* sleep(call.process, 10_000);
    call.out(`${SILENT}\n`);
    return 1;
  }
  call.out(`Server:\t\t${server}\nAddress:\t${server}#53\n\n`);
  if (reply === 'nxdomain') {
    const asked = type === 'PTR' && IPV4.test(name) ? reversed(name) : name;
    call.out(`** server can't find ${asked}: NXDOMAIN\n\n`);
    return 1;
  }
  if (!isCluster(reply)) call.out('Non-authoritative answer:\n');
  if (reply.length === 0) call.out(`*** Can't find ${name}: No answer\n`);
  for (const entry of reply) call.out(`${nslookupLine(entry, false)}\n`);
  call.out('\n');
  return 0;
};

/** Up to 1.28 BusyBox asks the resolver of the C library, with the search list and all. */
const isOldBusybox = (call: Call): boolean => {
  const minor = /(?:^|\/)busybox:1\.(\d+)/.exec(call.host.imageName)?.[1];
  return minor !== undefined && Number(minor) <= 28;
};

function oldLookup(call: Call, name: string): number {
  const { network, origin } = call.host;
  const server = network.nameServerOf(origin);
  const named = (address: string): string => {
    const found = network.lookupPointer(address);
    return found.kind === 'pointer' && found.names[0] !== undefined ? ` ${found.names[0]}` : '';
  };
  call.out(`Server:    ${server}\nAddress 1: ${server}${named(server)}\n\n`);
  const found = network.lookup(name, origin);
  if (found.kind !== 'addresses') {
    call.err(`nslookup: can't resolve '${name}'\n`);
    return 1;
  }
  call.out(`Name:      ${name}\n`);
  found.addresses.forEach((address, i) => {
    call.out(`Address ${i + 1}: ${address}${named(address)}\n`);
  });
  return 0;
}

/**
 * nslookup of BusyBox since 1.30 asks by itself: for the name alone where that has a dot, else once in each zone of the
 * search list, for both families of addresses. One answer that is none makes it fail. (networking/nslookup.c)
 */
function* busyboxLookup(call: Call, name: string, type: Type | undefined): Steps<number> {
  const { network, origin } = call.host;
  const server = network.nameServerOf(origin);
  const zones = name.includes('.') || type === 'PTR' ? [] : searchList(call);
  const full = zones.length > 0 ? zones.map((zone) => `${name}.${zone}`) : [plain(name)];
  const queries = (type === undefined ? (['A', 'AAAA'] as const) : [type]).flatMap((each) =>
    full.map((asked) => ({ asked, reply: ask(call, each === 'PTR' ? asked : `${asked}.`, each) })),
  );
  if (queries.some(({ reply }) => reply === 'timeout')) {
    // 5 s in all, in which it asks twice.
    yield* sleep(call.process, 5000);
    call.out(`${SILENT}\n`);
    return 1;
  }
  call.out(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  let code = 0;
  for (const { asked, reply } of queries) {
    if (typeof reply === 'string') {
      call.out(
        `** server can't find ${type === 'PTR' && IPV4.test(asked) ? reversed(asked) : asked}: NXDOMAIN\n`,
      );
      code = 1;
    } else {
      if (!isCluster(reply)) call.out('Non-authoritative answer:\n');
      for (const entry of reply) call.out(`${nslookupLine(entry, true)}\n`);
    }
    call.out('\n');
  }
  return code;
}

const searchList = (call: Call): string[] => {
  const file = call.fs.find('/etc/resolv.conf', '/');
  if (file?.type !== 'file') return [];
  return /^search\s+(.*)$/m.exec(file.content)?.[1]?.trim().split(/\s+/) ?? [];
};

function nslookupLine({ name, type, data }: Entry, isBusybox: boolean): string {
  const target = isBusybox ? plain(data) : data;
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${plain(name)}\nAddress: ${data}`;
    case 'CNAME':
      return `${plain(name)}\tcanonical name = ${target}`;
    case 'SRV':
      return `${plain(name)}\tservice = ${target}`;
    case 'PTR':
      return `${plain(name)}\tname = ${target}`;
  }
}

/** kubeadm's TTL. */
const TTL = 30;

/** Columns of a record as bind writes it: tabs as far as they go, one space behind what is too long. */
function columns(cells: readonly string[], stops: readonly number[]): string {
  let text = '';
  let column = 0;
  cells.forEach((cell, i) => {
    if (i > 0) {
      const to = Math.max(stops[i - 1]!, column + 1);
      const tabs = Math.max(0, Math.floor(to / 8) - Math.floor(column / 8));
      const from = tabs > 0 ? Math.floor(to / 8) * 8 : column;
      text += '\t'.repeat(tabs) + ' '.repeat(to - from);
      column = to;
    }
    text += cell;
    column += cell.length;
  });
  return text;
}

const record = ({ name, type, data }: Entry): string =>
  columns([name, String(TTL), 'IN', type, data], [24, 32, 40, 48]);

const dig: Program = function* (call) {
  const flags = new Set(call.args.filter((arg) => arg.startsWith('+')));
  const at = call.args.find((arg) => arg.startsWith('@'))?.slice(1);
  const reverse = call.args[call.args.indexOf('-x') + 1];
  const typeAt = call.args.indexOf('-t');
  const words = call.args.filter((arg) => !/^[-+@]/.test(arg));
  const isReverse = call.args.includes('-x') && reverse !== undefined;
  const typed = typeAt >= 0 ? call.args[typeAt + 1] : words.find((word) => typeIn(word) !== undefined);
  const type = isReverse ? 'PTR' : (typeIn(typed) ?? 'A');
  const name = isReverse ? reverse : (words.find((word) => word !== typed && word !== 'IN') ?? '');
  const reply = ask(call, flags.has('+search') || type === 'PTR' ? name : `${plain(name)}.`, type);
  const server = at !== undefined && IPV4.test(at) ? at : call.host.network.nameServerOf(call.host.origin);
  const banner = `\n; <<>> DiG 9.18.33 <<>> ${call.args.join(' ')}\n`;
  const options = ';; global options: +cmd\n';
  const quiet = flags.has('+short') || flags.has('+noall');
  if (reply === 'timeout') {
    for (let i = 0; i < 3; i++) {
      yield* sleep(call.process, 5000);
      call.out(`;; communications error to ${server}#53: timed out\n`);
    }
    call.out(`${quiet ? '' : `${banner}${options}`};; no servers could be reached\n${quiet ? '' : '\n'}`);
    return 9;
  }
  const entries = reply === 'nxdomain' ? [] : reply;
  if (flags.has('+short')) {
    for (const { data } of entries) call.out(`${data}\n`);
    return 0;
  }
  const asked =
    type === 'PTR' && IPV4.test(name) ? `${reversed(name)}.` : (entries[0]?.name ?? `${plain(name)}.`);
  const answer = entries.map((entry) => `${record(entry)}\n`).join('');
  if (flags.has('+noall')) {
    if (flags.has('+answer')) call.out(answer);
    return 0;
  }
  const domain = `${
    searchList(call)
      .find((each) => each.startsWith('svc.'))
      ?.slice(4) ?? 'cluster.local'
  }.`;
  const ours = type === 'PTR' || asked === domain || asked.endsWith(`.${domain}`);
  const status = reply === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR';
  const authority = entries.length === 0 ? 1 : 0;
  const zone = type === 'PTR' ? asked.split('.').slice(-3).join('.') : domain;
  const soa = ours
    ? columns(
        [
          zone,
          String(TTL),
          'IN',
          'SOA',
          `ns.dns.${zone} hostmaster.${zone} ${Math.floor(call.seconds())} 7200 1800 86400 30`,
        ],
        [24, 32, 40, 48],
      )
    : columns(
        [
          '.',
          String(TTL),
          'IN',
          'SOA',
          'a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400',
        ],
        [24, 32, 40, 48],
      );
  call.out(
    [
      `${banner}${options};; Got answer:\n`,
      `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${10_000 + (Math.floor(call.host.kernel.now) % 50_000)}\n`,
      `;; flags: qr ${ours ? 'aa rd' : 'rd ra'}; QUERY: 1, ANSWER: ${entries.length}, AUTHORITY: ${authority}, ADDITIONAL: 1\n`,
      ours ? ';; WARNING: recursion requested but not available\n' : '',
      `\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n`,
      `;; QUESTION SECTION:\n;${columns([asked, 'IN', type], [32, 40])}\n\n`,
      answer === '' ? '' : `;; ANSWER SECTION:\n${answer}\n`,
      authority ? `;; AUTHORITY SECTION:\n${soa}\n\n` : '',
      `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when(call)}\n`,
      `;; MSG SIZE  rcvd: ${40 + asked.length + entries.reduce((sum, { name: owner, data }) => sum + owner.length + data.length + 12, 0)}\n\n`,
    ].join(''),
  );
  return 0;
};

/** Thu Jan 01 00:00:20 UTC 2026 */
function when(call: Call): string {
  const [day, date, month, year, time] = new Date(call.seconds() * 1000)
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}

const host: Program = function* (call) {
  const at = call.args.indexOf('-t');
  const words = call.args.filter((arg, i) => !arg.startsWith('-') && (at < 0 || i !== at + 1));
  const name = words[0] ?? '';
  const type = typeIn(at < 0 ? undefined : call.args[at + 1]) ?? (IPV4.test(name) ? 'PTR' : 'A');
  const reply = ask(call, name, type);
  if (reply === 'timeout') {
    yield* sleep(call.process, 10_000);
    call.out(';; connection timed out; no servers could be reached\n');
    return 1;
  }
  if (reply === 'nxdomain') {
    call.out(`Host ${type === 'PTR' ? `${reversed(name)}.` : name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  if (reply.length === 0) call.out(`${name} has no ${type} record\n`);
  for (const { name: owner, type: kind, data } of reply)
    call.out(`${plain(owner)} ${HOST_WORDS[kind]} ${data}\n`);
  return 0;
};

const HOST_WORDS: Readonly<Record<Type, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  SRV: 'has SRV record',
};

export const DNS: Record<string, Program> = { nslookup, dig, host };
