/**
 * The documented options of the network tools, each in one of four lots: it acts; it changes nothing that could be seen
 * on a real machine either, where all is well (`idle`); it is accepted and said to have no effect (`said`); anything else
 * is refused in the words of the program.
 */
import { type Options, parseOptions } from '../../../text/options.ts';
import type { Call } from './call.ts';
import { isMusl } from './names.ts';

interface Lots {
  /** Letters as for getopt (`c:` takes a value), and long names (`=` at the end: takes a value). */
  acts: string;
  idle: string;
  said: string;
  /** What stands below the complaint about an option, and the code. */
  usage: string;
  code: number;
}

const busyboxUsage = (usage: string): string => `BusyBox v1.36.1 multi-call binary.\n\nUsage: ${usage}\n`;
const NC_USAGE =
  'usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\t  [destination] [port]\n';
const SS_USAGE =
  'Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n   -h, --help          this message\n';
const NETSTAT_USAGE =
  'usage: netstat [-vWeenNcCF] [<Af>] -r         netstat {-V|--version|-h|--help}\n       netstat [-vWnNcaeol] [<Socket> ...]\n       netstat { [-vWeenNac] -i | [-cnNe] -M | -s [-6tuw] }\n';

export const TOOLS: Readonly<Record<string, Lots>> = {
  'wget busybox': {
    acts: 'q O: T: S P: U: spider header= post-data= post-file= output-document= directory-prefix= quiet server-response user-agent= timeout=',
    idle: 't: n: tries= no-check-certificate Y: proxy= passive-ftp',
    said: 'c continue o: output-file=',
    usage: busyboxUsage(
      '[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT][-T SEC] URL...'.replace(
        /^/,
        'wget ',
      ),
    ),
    code: 1,
  },
  'wget gnu': {
    acts: 'q O: T: t: S P: U: n: spider timeout= tries= header= post-data= post-file= body-data= output-document= directory-prefix= quiet user-agent= user= password= http-user= http-password= server-response method= connect-timeout= read-timeout= no-verbose retry-connrefused waitretry= referer= version help V h',
    idle: 'v 4 6 d Y: no-check-certificate ca-certificate= ca-directory= certificate= private-key= no-proxy no-cache no-hsts progress= show-progress verbose inet4-only inet6-only https-only dns-timeout= no-dns-cache no-http-keep-alive no-config secure-protocol= prefer-family= limit-rate= no-cookies ignore-length',
    said: 'a: A: b B: c D: e: E F H i: I: k K l: L m N o: p Q: r R: w: x X: append-output= output-file= continue no-clobber backups content-on-error max-redirect= retry-on-http-error= retry-on-host-error wait= random-wait recursive level= mirror page-requisites no-parent no-directories no-host-directories accept= reject= timestamping input-file= base= background execute= load-cookies= save-cookies= keep-session-cookies content-disposition trust-server-names compression= quota= cut-dirs= bind-address= warc-file= save-headers start-pos= span-hosts convert-links',
    usage: "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    code: 2,
  },
  'nc busybox': {
    acts: 'l k u w: p: e: z v',
    idle: 'n s:',
    said: 'i: f: o:',
    usage: busyboxUsage('nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen'),
    code: 1,
  },
  nc: {
    acts: 'z v l k u w: q: N p: 4 6 e: c:',
    idle: 'n b d D r s: t h I: O: M: m: S T: V:',
    said: 'C F i: P: U W: X: x: Z',
    usage: NC_USAGE,
    code: 1,
  },
  ncat: {
    acts: 'l k u w: p: e: c: v z listen keep-open udp wait= exec= sh-exec= source-port= verbose zero recv-only send-only',
    idle: 'n 4 6 s: nodns source= no-shutdown',
    said: 'C i: d: m: o: x: g: G: t U crlf idle-timeout= delay= max-conns= output= hex-dump= append-output telnet ssl ssl-cert= ssl-key= ssl-verify proxy= proxy-type= proxy-auth= broker chat allow= deny= unixsock',
    usage: 'Ncat: Unrecognised option. QUITTING.\n',
    code: 2,
  },
  'ping busybox': {
    acts: 'c: w: W: i: q s:',
    idle: '4 6 t: v',
    said: 'A I: p:',
    usage: busyboxUsage('ping [OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST'),
    code: 1,
  },
  ping: {
    acts: 'c: w: W: i: q s: n h V',
    idle: 'a B C d L m: Q: S: t: v 4 6 b e: M:',
    said: 'A D f I: l: N: O p: r R T: U F:',
    usage: '\nUsage\n  ping [options] <destination>\n',
    code: 2,
  },
  'netstat busybox': {
    acts: 'a l t u p n r',
    idle: 'e w x W',
    said: '',
    usage: busyboxUsage('netstat [-ral] [-tuwx] [-enWp]'),
    code: 1,
  },
  netstat: {
    acts: 'a l t u p n r 4 6 numeric listening all tcp udp programs program route',
    idle: 'e w x W v o N numeric-hosts numeric-ports wide verbose extend timers raw unix F U S',
    said: 'i g s M c C Z interfaces groups statistics continuous masquerade cache',
    usage: NETSTAT_USAGE,
    code: 3,
  },
  ss: {
    acts: 'a l t u p n 4 6 H numeric listening all tcp udp processes ipv4 ipv6 no-header',
    idle: 'w x r resolve raw unix O oneline',
    said: 'e m i o s K D: N: Z z b E M d 0 S f: A: F: extended memory info options summary kill events query= family= filter=',
    usage: SS_USAGE,
    code: 255,
  },
};

/** One word of a lot -> a letter or a long name. */
const words = (lot: string): string[] => lot.split(/\s+/).filter(Boolean);
const bare = (word: string): string => word.replace(/[:=]$/, '');

/** Reads the options of a tool. A number is the code of a refusal, which has been said. */
export function toolOptions(call: Call, tool: string): Options | number {
  const lots = TOOLS[tool]!;
  const all = [...words(lots.acts), ...words(lots.idle), ...words(lots.said)];
  const letters = all.filter((word) => bare(word).length === 1).join('');
  const options = parseOptions(
    call.args,
    letters,
    all.filter((word) => bare(word).length > 1),
  );
  if (options.unknown !== undefined || options.missing !== undefined) return refuse(call, lots, options);
  const without = new Set(words(lots.said).map(bare));
  tellOptions(
    call,
    [...options.flags.keys()].filter((name) => without.has(name)),
  );
  return options;
}

/** Says that options were taken and change nothing. */
export function tellOptions(call: Call, names: readonly string[]): void {
  if (names.length === 0) return;
  const shown = names.map((name) => (name.length === 1 ? `-${name}` : `--${name}`)).join(' ');
  call.host.report({
    severity: 'assumption',
    code: 'tool-option',
    message: `${call.name} ${shown}: accepted, but what it changes is not simulated.`,
    where: call.host.where,
  });
}

function refuse(call: Call, lots: Lots, { unknown, missing }: Options): number {
  const name = unknown ?? missing!;
  const isLong = name.length > 1;
  const long = `--${name.replace(/^--/, '').split('=')[0]}`;
  const text = isMusl(call)
    ? `${unknown === undefined ? 'option requires an argument' : 'unrecognized option'}: ${long.slice(isLong ? 2 : 2)}`
    : unknown === undefined
      ? `option ${isLong ? `'${long}' ` : ''}requires an argument${isLong ? '' : ` -- '${name}'`}`
      : isLong
        ? `unrecognized option '${long}'`
        : `invalid option -- '${name}'`;
  call.err(`${call.name}: ${text}\n${lots.usage}`);
  return lots.code;
}
