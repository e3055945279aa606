/** Apache: what its httpd.conf says of ports, root, name and logs. The rest of it is reported as not followed. */
import type { AccessLog, ServerSpec } from '../../images/entry.ts';
import type { Call, Program } from '../call.ts';
import { flag, serve } from './server.ts';

const CONF = '/usr/local/apache2/conf/httpd.conf';

/** What changes nothing that is simulated. */
const SILENT =
  /^(LoadModule|ServerRoot|ErrorLog|LogLevel|User|Group|ServerAdmin|ServerTokens|ServerSignature|Options|AllowOverride|Require|DirectoryIndex|TypesConfig|AddType|AddEncoding|PidFile|Timeout|KeepAlive\w*|MaxKeepAliveRequests|HostnameLookups|EnableSendfile|EnableMMAP|AddDefaultCharset|Mutex|\w*Servers|MaxRequestWorkers|ThreadsPerChild|MaxConnectionsPerChild|TraceEnable|SSL\w+|RequestHeader|MIMEMagicFile)$/i;

/** The words of a directive; quotes hold together. */
const words = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
  );

/** The server as its configuration describes it; as it is where there is none. */
function configured(call: Call, spec: ServerSpec): ServerSpec {
  const node = call.fs.find(flag(call, '-f') ?? CONF, '/usr/local/apache2');
  if (node?.type !== 'file') return spec;
  const listens: number[] = [];
  const formats = new Map<string, string>();
  const logs: AccessLog[] = [];
  const others = new Set<string>();
  let root: string | undefined;
  let isNamed = false;
  for (const raw of node.content.replace(/\\\n/g, ' ').split('\n')) {
    const line = raw.trim();
    if (line === '' || /^(#|<\/|<(IfModule|Directory|Files|IfDefine)\b)/i.test(line)) continue;
    const [name = '', ...values] = words(line);
    const [first = '', second = ''] = values;
    switch (name.toLowerCase()) {
      case 'listen':
        listens.push(Number(/(\d+)$/.exec(first)?.[1] ?? 80));
        break;
      case 'documentroot':
        root = first;
        break;
      case 'servername':
        isNamed = true;
        break;
      case 'logformat':
        formats.set(second === '' ? 'default' : second, first);
        break;
      case 'customlog':
        if (first.startsWith('|')) others.add('CustomLog to a program');
        else logs.push({ file: first, format: second });
        break;
      default:
        if (!SILENT.test(name)) others.add(name);
    }
  }
  if (others.size > 0)
    call.host.report({
      severity: 'assumption',
      code: 'httpd-directives',
      message: `httpd.conf: not simulated, taken as not there: ${[...others].slice(0, 8).join(', ')}.`,
      where: call.host.where,
    });
  const [port] = spec.ports;
  return {
    ...spec,
    ports: listens.flatMap((number) =>
      port === undefined ? [] : [{ ...port, port: number, root: root ?? port.root ?? '/' }],
    ),
    logs: isNamed ? [] : (spec.logs ?? []),
    accessLogs: logs.map(({ file, format }) => ({ file, format: formats.get(format) ?? format })),
  };
}

export const httpdOf =
  (spec: ServerSpec): Program =>
  (call) =>
    serve(call, configured(call, spec));
