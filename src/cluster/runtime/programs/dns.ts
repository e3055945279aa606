/** Asking the name service: nslookup, dig and host, as bind and BusyBox print it. */
import { sleep } from '../process/process.ts';
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

/** What the server says of a name; one with a final dot is not looked for in the search list. */
function ask(call: Call, name: string, type: Type): Reply {
  const { network, origin } = call.host;
  if (type === 'SRV') {
    const found = network.lookupServices(name, origin);
    if (found.kind !== 'services') return found.kind;
    return found.services.map(({ priority, weight, port, target }) => ({
      name: `${found.canonical}.`,
      type,
      data: `${priority} ${weight} ${port} ${target}.`,
    }));
  }
  const address = type === 'PTR' ? (addressIn(name) ?? name) : undefined;
  if (address !== undefined) {
    const found = network.lookupPointer(address);
    if (found.kind !== 'pointer') return found.kind;
    return found.names.map((each) => ({ name: `${reversed(address)}.`, type: 'PTR', data: `${each}.` }));
  }
  const found = network.lookup(name, origin);
  if (found.kind !== 'addresses') return found.kind;
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

const nslookup: Program = function* (call) {
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const option = call.args.find((arg) => /^-(q|t|type|query|querytype)=/.test(arg));
  const name = names[0] ?? '';
  const type = typeIn(option?.split('=')[1]) ?? (IPV4.test(name) ? 'PTR' : 'A');
  yield* sleep(call.process, 3);
  const server = call.host.network.nameServerOf(call.host.origin);
  const reply = ask(call, name, type);
  if (reply === 'timeout') {
    yield* sleep(call.process, 10_000);
    call.out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  call.out(`Server:\t\t${server}\nAddress:\t${server}${call.busybox ? ':' : '#'}53\n\n`);
  if (reply === 'nxdomain') {
    const asked = type === 'PTR' && IPV4.test(name) ? reversed(name) : name;
    call.out(`** server can't find ${asked}: NXDOMAIN\n\n`);
    return 1;
  }
  if (reply.length === 0) call.out(`*** Can't find ${name}: No answer\n`);
  for (const entry of reply) call.out(`${nslookupLine(entry, call.busybox)}\n`);
  call.out('\n');
  return 0;
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

const dig: Program = function* (call) {
  const flags = new Set(call.args.filter((arg) => arg.startsWith('+')));
  const reverse = call.args[call.args.indexOf('-x') + 1];
  const words = call.args.filter((arg) => !/^[-+@]/.test(arg));
  const isReverse = call.args.includes('-x') && reverse !== undefined;
  const typed = words.find((word) => typeIn(word) !== undefined);
  const type = isReverse ? 'PTR' : (typeIn(typed) ?? 'A');
  const name = isReverse ? reverse : (words.find((word) => word !== typed) ?? '');
  const reply = ask(call, flags.has('+search') || type === 'PTR' ? name : `${plain(name)}.`, type);
  if (reply === 'timeout') {
    yield* sleep(call.process, 15_000);
    call.out(';; connection timed out; no servers could be reached\n');
    return 9;
  }
  const entries = reply === 'nxdomain' ? [] : reply;
  if (flags.has('+short')) {
    for (const { data } of entries) call.out(`${data}\n`);
    return 0;
  }
  if (!flags.has('+noall')) call.out(`;; status: ${reply === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR'}\n`);
  for (const entry of entries) call.out(`${entry.name}\t${TTL}\tIN\t${entry.type}\t${entry.data}\n`);
  return 0;
};

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
