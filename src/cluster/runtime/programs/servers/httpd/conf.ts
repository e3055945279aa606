/** httpd.conf: directives and their sections, and what Apache refuses to start with. */
import { SystemError } from '../../../files/errors.ts';
import type { Call } from '../../call.ts';
import { expression } from '../nginx/values.ts';

export interface Directive {
  name: string;
  args: string[];
  block?: Directive[];
  line: number;
}

/** A sentence that Apache ends with. */
export class Refusal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const ROOT = '/usr/local/apache2';

/** Directives of modules that are loaded or not; those of the core and of the mpm need none. */
const MODULES: Readonly<Record<string, RegExp>> = {
  proxy:
    /^(ProxyPass|ProxyPassMatch|ProxyPassReverse\w*|ProxyPreserveHost|ProxyRequests|ProxyTimeout|ProxyVia|ProxySet|ProxyErrorOverride|ProxyAddHeaders|BalancerMember|ProxyMatch)$/i,
  rewrite: /^Rewrite\w+$/i,
  headers: /^(Header|RequestHeader)$/i,
  alias:
    /^(Alias|AliasMatch|Redirect|RedirectMatch|RedirectPermanent|RedirectTemp|ScriptAlias|ScriptAliasMatch)$/i,
  dir: /^(DirectoryIndex|DirectorySlash|FallbackResource)$/i,
  mime: /^(TypesConfig|AddType|AddEncoding|AddHandler|AddCharset|AddLanguage|AddOutputFilter|AddInputFilter)$/i,
  log_config: /^(CustomLog|LogFormat|TransferLog)$/i,
  setenvif: /^(SetEnvIf|SetEnvIfNoCase|BrowserMatch|BrowserMatchNoCase)$/i,
  env: /^(SetEnv|PassEnv|UnsetEnv)$/i,
  unixd: /^(User|Group|ChrootDir)$/i,
  authz_core: /^(Require|AuthMerging|RequireAll|RequireAny|RequireNone)$/i,
  ssl: /^SSL\w+$/i,
  expires: /^Expires\w+$/i,
  status: /^(ExtendedStatus|SeeRequestTail)$/i,
  autoindex: /^Index(Options|Ignore|OrderDefault|StyleSheet)$/i,
  deflate: /^Deflate\w+$/i,
  remoteip: /^RemoteIP\w+$/i,
  auth_basic: /^AuthBasicProvider$/i,
  authn_core: /^(AuthName|AuthType)$/i,
  authn_file: /^AuthUserFile$/i,
};

/** Directives of the core, of the mpm, and of what is always there. */
const CORE =
  /^(AcceptFilter|AccessFileName|AddDefaultCharset|AllowEncodedSlashes|AllowOverride|AllowOverrideList|CGIPassAuth|ContentDigest|CoreDumpDirectory|Define|DocumentRoot|EnableMMAP|EnableSendfile|Error|ErrorDocument|ErrorLog|ErrorLogFormat|ExtendedStatus|FileETag|ForceType|GracefulShutdownTimeout|HostnameLookups|HttpProtocolOptions|Include|IncludeOptional|KeepAlive|KeepAliveTimeout|LimitInternalRecursion|LimitRequest\w+|LimitXMLRequestBody|Listen|ListenBackLog|LoadFile|LoadModule|LogLevel|MaxConnectionsPerChild|MaxKeepAliveRequests|MaxMemFree|MaxRanges|MaxRequestWorkers|MaxSpareServers|MaxSpareThreads|MergeSlashes|MinSpareServers|MinSpareThreads|Mutex|NameVirtualHost|Options|PidFile|Protocol|Protocols|ProtocolsHonorOrder|ReceiveBufferSize|RegisterHttpMethod|ScoreBoardFile|SendBufferSize|ServerAdmin|ServerAlias|ServerLimit|ServerName|ServerPath|ServerRoot|ServerSignature|ServerTokens|SetHandler|SetInputFilter|SetOutputFilter|StartServers|StrictHostCheck|ThreadLimit|ThreadStackSize|ThreadsPerChild|TimeOut|TraceEnable|UnDefine|UseCanonicalName|UseCanonicalPhysicalPort|MIMEMagicFile|Satisfy|Order|Allow|Deny|AsyncRequestWorkerFactor|ScriptSock|Warning|FlushMaxThreshold|RegexDefaultOptions)$/i;
const SECTIONS =
  /^(VirtualHost|Directory|DirectoryMatch|Files|FilesMatch|Location|LocationMatch|Proxy|ProxyMatch|Limit|LimitExcept|If|ElseIf|Else|IfModule|IfDefine|IfVersion|IfFile|IfDirective|RequireAll|RequireAny|RequireNone|Macro)$/i;

/** The words of a directive; quotes hold together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, quoted, single, bare]) => quoted?.replace(/\\(["\\])/g, '$1') ?? single ?? bare ?? '',
  );

/** Reads a file with all it includes. Throws Refusal in Apache's words. */
export function loadHttpd(call: Call, file: string): Directive[] {
  const modules = new Set<string>(['core', 'so', 'http']);
  const read = (path: string): Directive[] => {
    let text: string;
    try {
      text = call.fs.readFile(path, ROOT);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new Refusal(`httpd: Could not open configuration file ${path}: ${error.message}`);
    }
    return parse(call, text, path, modules, read);
  };
  const whole = read(file);
  if (![...modules].some((name) => name.startsWith('mpm_')))
    throw new Refusal('AH00534: httpd: Configuration error: No MPM loaded.');
  return whole;
}

function parse(
  call: Call,
  text: string,
  path: string,
  modules: Set<string>,
  read: (path: string) => Directive[],
): Directive[] {
  const root: Directive[] = [];
  const stack: { block: Directive[]; name: string; line: number; isSkipped: boolean }[] = [
    { block: root, name: '', line: 0, isSkipped: false },
  ];
  const fail = (line: number, what: string) =>
    new Refusal(`AH00526: Syntax error on line ${line} of ${path}:\n${what}`);
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    let raw = lines[i]!;
    while (raw.endsWith('\\') && i + 1 < lines.length) raw = raw.slice(0, -1) + lines[++i]!;
    const line = raw.trim();
    const number = i + 1;
    if (line === '' || line.startsWith('#')) continue;
    const top = stack.at(-1)!;
    const closing = /^<\/(\w+)\s*>$/.exec(line)?.[1];
    if (closing !== undefined) {
      if (top.name.toLowerCase() !== closing.toLowerCase() || stack.length === 1)
        throw new Refusal(
          `httpd: Syntax error on line ${number} of ${path}: </${closing}> without matching <${closing}> section`,
        );
      stack.pop();
      continue;
    }
    const opening = /^<(\w+)\s*([^>]*)>$/.exec(line);
    if (opening) {
      const [, name = '', rest = ''] = opening;
      if (!SECTIONS.test(name)) throw fail(number, unknown(`<${name}`));
      const args = wordsOf(rest);
      const isCondition = /^If(Module|Define|Version|File|Directive)$/i.test(name);
      const block: Directive[] = isCondition ? top.block : [];
      const isSkipped = top.isSkipped || (isCondition && !isMet(call, name, args[0] ?? '', modules));
      if (!isCondition && !isSkipped) top.block.push({ name, args, block, line: number });
      stack.push({ block, name, line: number, isSkipped });
      continue;
    }
    if (top.isSkipped) continue;
    const [name = '', ...args] = wordsOf(
      line.replace(/\$\{(\w+)\}/g, (whole, key: string) => call.env(key) ?? whole),
    );
    if (/^LoadModule$/i.test(name)) {
      modules.add((args[0] ?? '').replace(/_module$/, ''));
      continue;
    }
    if (/^Include(Optional)?$/i.test(name)) {
      const pattern = args[0] ?? '';
      const whole = pattern.startsWith('/') ? pattern : `${ROOT}/${pattern}`;
      const found = matching(call, whole);
      if (found.length === 0 && !/^IncludeOptional$/i.test(name) && !whole.includes('*'))
        throw new Refusal(
          `httpd: Syntax error on line ${number} of ${path}: Could not open configuration file ${whole}: No such file or directory`,
        );
      for (const each of found) top.block.push(...read(each));
      continue;
    }
    const wrong = problemOf(call, name, args, stack.at(-1)!.name, modules);
    if (wrong !== undefined) throw fail(number, wrong);
    top.block.push({ name, args, line: number });
  }
  const open = stack.at(-1)!;
  if (stack.length > 1)
    throw new Refusal(
      `httpd: Syntax error on line ${open.line} of ${path}: ${path}:${open.line}: <${open.name}> was not closed.`,
    );
  return root;
}

const unknown = (name: string): string =>
  `Invalid command '${name}', perhaps misspelled or defined by a module not included in the server configuration`;

function isMet(call: Call, kind: string, condition: string, modules: ReadonlySet<string>): boolean {
  const isNot = condition.startsWith('!');
  const name = condition.replace(/^!/, '').replace(/^mod_|\.c$|_module$/g, '');
  const isTrue = /^IfModule$/i.test(kind)
    ? modules.has(name)
    : /^IfFile$/i.test(kind)
      ? call.fs.find(name, ROOT) !== undefined
      : /^IfVersion$/i.test(kind) || (/^IfDefine$/i.test(kind) && call.args.includes(`-D${name}`));
  return isTrue !== isNot;
}

/** What is wrong with one directive; undefined where nothing is. */
function problemOf(
  call: Call,
  name: string,
  args: readonly string[],
  within: string,
  modules: ReadonlySet<string>,
): string | undefined {
  const needed = Object.entries(MODULES).find(([, names]) => names.test(name))?.[0];
  if (needed === undefined ? !CORE.test(name) : !modules.has(needed) && needed !== 'status')
    return unknown(name);
  const [first = ''] = args;
  switch (name.toLowerCase()) {
    case 'listen':
      if (within !== '' && !/^If/i.test(within)) return `Listen not allowed in <${within}> context`;
      if (args.length < 1 || args.length > 2) return 'Listen requires 1 or 2 arguments.';
      if (!/(^|:)\d+$/.test(first)) return 'Port must be specified';
      return undefined;
    case 'documentroot':
      return call.fs.find(first.startsWith('/') ? first : `${ROOT}/${first}`, '/')?.type === 'directory'
        ? undefined
        : `DocumentRoot '${first}' is not a directory, or is not readable`;
    case 'rewriterule':
      if (args.length < 2) return 'RewriteRule: bad argument line';
      return expression(first.replace(/^!/, '')) === undefined
        ? `RewriteRule: cannot compile regular expression '${first}'`
        : undefined;
    default:
      return undefined;
  }
}

function matching(call: Call, path: string): string[] {
  if (!path.includes('*')) return call.fs.find(path, '/')?.type === 'file' ? [path] : [];
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  const [before = '', after = ''] = path.slice(slash + 1).split('*');
  if (call.fs.find(folder, '/')?.type !== 'directory') return [];
  return [...call.fs.list(folder, '/').entries.keys()]
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .sort()
    .map((name) => `${folder}/${name}`);
}
