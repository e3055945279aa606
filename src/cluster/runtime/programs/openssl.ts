import { EPOCH_MS } from '../../../base/time.ts';
import { base64, encodeBase64 } from '../../../text/base64.ts';
import type { TcpOutcome } from '../../network/network.ts';
import type { Steps } from '../process/process.ts';
import { Call, type Program } from './call.ts';
import { md5, sha1, sha256, sha512 } from './hash.ts';
import { addressOf, hostsEntry } from './names.ts';

/** What stands in a certificate of ours, where real ones have ASN.1. */
interface Certificate {
  subject: string;
  issuer: string;
  /** Milliseconds since 1970. */
  from: number;
  until: number;
  names?: string;
}

const VERSION = 'OpenSSL 3.0.15 3 Sep 2024 (Library: OpenSSL 3.0.15 3 Sep 2024)';
const DAY_MS = 86_400_000;

/** Option or subcommand -> how the sum is called, and what makes it. */
const SUMS: Readonly<Record<string, readonly [string, (text: string) => string]>> = {
  md5: ['MD5', md5],
  sha1: ['SHA1', sha1],
  sha256: ['SHA2-256', sha256],
  sha512: ['SHA2-512', sha512],
};

/** The value after an option, of openssl's one dash. */
const option = (call: Call, name: string): string | undefined => {
  const at = call.args.indexOf(`-${name}`);
  return at < 0 ? undefined : call.args[at + 1];
};
const has = (call: Call, name: string): boolean => call.args.includes(`-${name}`);

function pem(kind: string, content: string): string {
  const lines = content.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----\n`;
}

const randomText = (call: Call, bytes: number): string =>
  Array.from({ length: bytes }, () => String.fromCharCode(Math.floor(call.random() * 256))).join('');

/** So many random bytes in base64: characters chosen as bytes would give them. */
function randomBase64(call: Call, bytes: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const length = Math.ceil(bytes / 3) * 4;
  const filling = (3 - (bytes % 3)) % 3;
  const text = Array.from({ length: length - filling }, () => alphabet[Math.floor(call.random() * 64)]);
  return text.join('') + '='.repeat(filling);
}

/** Keys and certificates look like real ones and are none: that is said once. */
function admit(call: Call): void {
  call.host.report({
    severity: 'assumption',
    code: 'no-cryptography',
    message:
      'Keys and certificates that openssl makes here can be read by this simulation only: nothing is encrypted.',
    where: call.host.where,
  });
}

function give(call: Call, text: string, name = option(call, 'out')): void {
  if (name === undefined) call.out(text);
  else call.writeText(name, text, false);
}

const certificateText = (certificate: Certificate): string =>
  pem('CERTIFICATE', encodeBase64(JSON.stringify(certificate)).replace(/\s/g, ''));

/** The certificate in a file; undefined where it is none of ours. */
function readCertificate(call: Call, name: string | undefined): Certificate | undefined {
  if (name === undefined) return undefined;
  const text = call.fs.readFile(name, call.cwd);
  const body = /-----BEGIN [A-Z ]*CERTIFICATE(?: REQUEST)?-----([\s\S]*?)-----END/.exec(text)?.[1];
  try {
    return JSON.parse(atob((body ?? '').replace(/\s/g, ''))) as Certificate;
  } catch {
    return undefined;
  }
}

/** `/CN=x/O=y` as it is printed: `CN = x, O = y`. */
const shownName = (name: string): string =>
  name
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace('=', ' = '))
    .join(', ');

const date = (ms: number): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString())!;
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
};

function newCertificate(call: Call, subject: string, issuer: string, names: string | undefined): Certificate {
  const from = EPOCH_MS + call.host.kernel.now;
  const until = from + Number(option(call, 'days') ?? 30) * DAY_MS;
  return { subject, issuer, from, until, ...(names === undefined ? {} : { names }) };
}

const privateKey = (call: Call, bits: number): string =>
  pem('PRIVATE KEY', randomBase64(call, Math.round(bits * 0.59)));

/** `-newkey rsa:2048` and the like. */
const keyBits = (text: string | undefined): number => Number(/(\d{3,5})/.exec(text ?? '')?.[1] ?? 2048);

const SUBCOMMANDS: Record<string, (call: Call) => number | Steps<number>> = {
  version: (call) => {
    call.out(`${VERSION}\n`);
    return 0;
  },
  rand: (call) => {
    const count = Number(call.args[call.args.length - 1]);
    if (!(count > 0)) return call.fail('Extra (unknown) options\nrand: Use -help for summary.');
    if (has(call, 'hex'))
      give(
        call,
        `${Array.from({ length: count * 2 }, () => Math.floor(call.random() * 16).toString(16)).join('')}\n`,
      );
    else if (has(call, 'base64')) give(call, `${randomBase64(call, count).replace(/.{64}(?=.)/g, '$&\n')}\n`);
    else give(call, randomText(call, count));
    return 0;
  },
  genrsa: (call) => {
    admit(call);
    give(call, privateKey(call, keyBits(call.args[call.args.length - 1])));
    return 0;
  },
  genpkey: (call) => {
    admit(call);
    give(call, privateKey(call, keyBits(call.args.find((arg) => /bits:/.test(arg)))));
    return 0;
  },
  ecparam: (call) => {
    admit(call);
    give(call, pem('EC PRIVATE KEY', randomBase64(call, 121)));
    return 0;
  },
  dhparam: (call) => {
    give(call, pem('DH PARAMETERS', randomBase64(call, Math.round(keyBits(call.args.at(-1)) / 8) + 8)));
    return 0;
  },
  rsa: (call) => {
    const text = call.fs.readFile(option(call, 'in') ?? '', call.cwd);
    give(call, has(call, 'pubout') ? pem('PUBLIC KEY', randomBase64(call, 294)) : text);
    return 0;
  },
  req: (call) => {
    admit(call);
    const subject = option(call, 'subj') ?? '/C=AU/ST=Some-State/O=Internet Widgits Pty Ltd';
    const names = /subjectAltName\s*=\s*(.*)/.exec(option(call, 'addext') ?? '')?.[1];
    if (has(call, 'newkey') || (has(call, 'keyout') && !has(call, 'key')))
      give(call, privateKey(call, keyBits(option(call, 'newkey'))), option(call, 'keyout') ?? 'privkey.pem');
    const made = newCertificate(call, subject, subject, names);
    if (has(call, 'x509')) give(call, certificateText(made));
    else give(call, certificateText(made).replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'));
    return 0;
  },
  x509: (call) => {
    const found = readCertificate(call, option(call, 'in'));
    if (found === undefined) {
      call.err(
        `Could not read certificate from ${option(call, 'in') ?? '<stdin>'}\nUnable to load certificate\n`,
      );
      return 1;
    }
    if (has(call, 'req')) {
      const authority = readCertificate(call, option(call, 'CA'));
      call.err(`Certificate request self-signature ok\nsubject=${shownName(found.subject)}\n`);
      give(
        call,
        certificateText(
          newCertificate(call, found.subject, authority?.subject ?? found.subject, found.names),
        ),
      );
      return 0;
    }
    if (has(call, 'checkend')) {
      const left = found.until - (EPOCH_MS + call.host.kernel.now);
      const ends = left < Number(option(call, 'checkend')) * 1000;
      call.out(`Certificate will ${ends ? '' : 'not '}expire\n`);
      return ends ? 1 : 0;
    }
    if (has(call, 'text'))
      call.out(
        `Certificate:\n    Data:\n        Version: 3 (0x2)\n        Issuer: ${shownName(found.issuer)}\n        Validity\n            Not Before: ${date(found.from)}\n            Not After : ${date(found.until)}\n        Subject: ${shownName(found.subject)}\n${found.names ? `        X509v3 extensions:\n            X509v3 Subject Alternative Name: \n                ${found.names.replaceAll('IP:', 'IP Address:')}\n` : ''}`,
      );
    if (has(call, 'subject')) call.out(`subject=${shownName(found.subject)}\n`);
    if (has(call, 'issuer')) call.out(`issuer=${shownName(found.issuer)}\n`);
    if (has(call, 'startdate') || has(call, 'dates')) call.out(`notBefore=${date(found.from)}\n`);
    if (has(call, 'enddate') || has(call, 'dates')) call.out(`notAfter=${date(found.until)}\n`);
    if (!has(call, 'noout')) give(call, certificateText(found));
    return 0;
  },
  verify: (call) => {
    const name = call.args.at(-1)!;
    const found = readCertificate(call, name);
    const authority = readCertificate(call, option(call, 'CAfile'));
    if (found && authority && found.issuer === authority.subject) {
      call.out(`${name}: OK\n`);
      return 0;
    }
    call.err(
      `${shownName(found?.subject ?? '')}\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror ${name}: verification failed\n`,
    );
    return 2;
  },
  s_client,
  // Lines of 64 characters, or with -A a single one.
  base64: function* (call) {
    const [whole, file, into] = [has(call, 'A'), option(call, 'in'), option(call, 'out')];
    const inner = new Call(call.process, [
      'base64',
      ...(has(call, 'd') ? ['-d'] : [`-w${whole ? 0 : 64}`]),
      ...(file === undefined ? [] : [file]),
    ]);
    let text = '';
    inner.out = (part) => {
      text += part;
    };
    const result = base64(inner);
    const status = typeof result === 'number' ? result : yield* result;
    if (into === undefined) call.out(text);
    else call.fs.writeFile(into, call.cwd, text);
    return status;
  },
  dgst: (call) => {
    const [kind, sum] =
      Object.entries(SUMS).find(([name]) => has(call, name))?.[1] ?? (['SHA2-256', sha256] as const);
    return digest(call, kind, sum);
  },
  ...Object.fromEntries(
    Object.entries(SUMS).map(([name, [kind, sum]]) => [name, (call: Call) => digest(call, kind, sum)]),
  ),
};

/** The sums are the real ones; openssl writes them in its own way. */
function* digest(call: Call, kind: string, sum: (text: string) => string): Steps<number> {
  const files = call.args.slice(1).filter((arg) => !arg.startsWith('-'));
  if (files.length === 0) call.out(`${kind}(stdin)= ${sum(yield* call.readAll(call.stdin))}\n`);
  for (const name of files) call.out(`${kind}(${name})= ${sum(call.fs.readFile(name, call.cwd))}\n`);
  return 0;
}

/** Connects, and shows that much: certificates of servers are not there to be shown. */
function* s_client(call: Call): Steps<number> {
  const target =
    option(call, 'connect') ?? `${option(call, 'host') ?? 'localhost'}:${option(call, 'port') ?? 4433}`;
  const [, host = '', port = '443'] = /^(.*?)(?::(\d+))?$/.exec(target)!;
  const outcome = (yield (resume) =>
    call.host.network.tcp(
      {
        from: call.host.origin,
        host: hostsEntry(call, host) ?? host,
        port: Number(port),
        timeoutMs: 127_000,
      },
      resume,
    )) as TcpOutcome;
  if (outcome.kind !== 'connected') {
    const why = outcome.kind === 'refused' ? 'Connection refused' : 'Connection timed out';
    call.err(
      outcome.kind === 'no-such-host'
        ? `BIO_lookup_ex: system lib: Name or service not known:${host}\nconnect:errno=0\n`
        : `BIO_connect: ${why}: calling connect()\nconnect:errno=${outcome.kind === 'refused' ? 111 : 110}\n`,
    );
    return 1;
  }
  admit(call);
  call.out(
    `CONNECTED(00000003)\n---\nno peer certificate available\n---\nConnected to ${addressOf(call, host)}:${port}\n---\nDONE\n`,
  );
  return 0;
}

function unknown(call: Call, name: string): number {
  call.host.report({
    severity: 'assumption',
    code: 'no-cryptography',
    message: `openssl ${name} is not simulated: assumed to succeed without output.`,
    where: call.host.where,
  });
  return 0;
}

/** openssl(1): what scripts of init containers and certificate jobs run. */
export const openssl: Program = function* (call) {
  const [name = 'version'] = call.args;
  const known = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (known === undefined) {
    if (!/^(pkcs12|pkcs8|enc|passwd|ca|pkey|ec|ciphers|speed|crl|asn1parse|list)$/.test(name)) {
      call.err(`Invalid command '${name}'; type "help" for a list.\n`);
      return 1;
    }
    return unknown(call, name);
  }
  // Only these sums are worked out.
  if (name === 'dgst' && call.args.some((arg) => /^-(sha224|sha384|sign|verify|hmac|binary)$/.test(arg)))
    return unknown(call, name);
  try {
    const result = known(call);
    return typeof result === 'number' ? result : yield* result;
  } catch (error) {
    call.err(
      `Can't open "${option(call, 'in') ?? option(call, 'CA') ?? ''}" for reading, ${call.why(error)}\n`,
    );
    return 1;
  }
};
