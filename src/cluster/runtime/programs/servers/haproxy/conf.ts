/** haproxy.cfg: its sections and what stands in them. */

export interface Line {
  words: string[];
  number: number;
}

export interface Section {
  kind: string;
  name: string;
  lines: Line[];
}

export interface ProxyConf {
  /** What is refused, in the words of HAProxy, line by line; empty where it starts. */
  alerts: string[];
  sections: Section[];
}

/** Keywords of defaults, frontend, backend and listen. */
const KEYWORDS = new Set(
  `acl backlog balance bind bind-process capture clitcpka-cnt clitcpka-idle clitcpka-intvl compression cookie declare
default-server default_backend description disabled dispatch email-alert enabled errorfile errorfiles errorloc errorloc302
errorloc303 error-log-format external-check filter force-be-switch force-persist fullconn guid hash-balance-factor
hash-preserve-affinity hash-type http-after-response http-check http-error http-request http-response http-reuse
http-send-name-header id ignore-persist load-server-state-from-file log log-format log-format-sd log-steps log-tag
max-keep-alive-queue max-session-srv-conns maxconn mode monitor monitor-uri no option persist quic-initial rate-limit redirect
retries retry-on server server-state-file-name server-template source srvtcpka-cnt srvtcpka-idle srvtcpka-intvl stats stick
stick-table tcp-check tcp-request tcp-response timeout transparent unique-id-format unique-id-header use-fcgi-app use-server
use_backend`.split(/\s+/),
);
const PROXIES = /^(frontend|backend|listen|defaults)$/;
const SECTIONS =
  /^(global|defaults|frontend|backend|listen|userlist|peers|mailers|resolvers|ring|cache|program|http-errors|fcgi-app|log-forward|log-profile|crt-store|traces|acme)$/;

/** Words of a line: quotes hold together, a backslash keeps a space, # ends it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quote !== '') {
      if (c === quote) quote = '';
      else if (c === '\\' && quote === '"') word += line[++i] ?? '';
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (c === '\\') word = (word ?? '') + (line[++i] ?? '');
    else if (c === '#') break;
    else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Reads one file. `env`: what `$NAME` and `${NAME}` stand for inside of double quotes. */
export function parseProxyConf(
  text: string,
  file: string,
  env: (name: string) => string | undefined,
): ProxyConf {
  const sections: Section[] = [];
  const alerts: string[] = [];
  const lines = text.split('\n');
  lines.forEach((raw, at) => {
    const number = at + 1;
    const filled = raw.replace(/"[^"]*"/g, (quoted) =>
      quoted.replace(/\$\{?(\w+)\}?/g, (_, name: string) => env(name) ?? ''),
    );
    const words = wordsOf(filled);
    const [first = ''] = words;
    if (first === '') return;
    if (SECTIONS.test(first)) {
      sections.push({ kind: first, name: words[1] ?? '', lines: [] });
      return;
    }
    const section = sections.at(-1);
    if (section === undefined) {
      alerts.push(`parsing [${file}:${number}]: unknown keyword '${first}' out of section.`);
      return;
    }
    if (PROXIES.test(section.kind) && !KEYWORDS.has(first))
      alerts.push(`parsing [${file}:${number}] : unknown keyword '${first}' in '${section.kind}' section`);
    section.lines.push({ words, number });
  });
  const last = lines.at(-1) ?? '';
  if (last !== '')
    alerts.push(
      `parsing [${file}:${lines.length}]: Missing LF on last line, file might have been truncated at position ${last.length + 1}.`,
    );
  return { alerts, sections };
}
