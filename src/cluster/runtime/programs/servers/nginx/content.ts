import { EPOCH_MS } from '../../../../../base/time.ts';
import { decodeBase64 } from '../../../../../text/base64.ts';
import { headerOf } from '../../../../network/headers.ts';
import { SystemError } from '../../../files/errors.ts';
import type { FileNode } from '../../../vfs.ts';
import { serveFile } from '../files.ts';
import {
  type Answered,
  absolute,
  type Block,
  type Done,
  type Later,
  near,
  nearAll,
  plain,
} from './answer.ts';
import { type Directive, find } from './conf.ts';
import { limited } from './limits.ts';
import { proxy, reach } from './proxy.ts';
import { builtAt } from './release.ts';
import { typeOf } from './types.ts';
import { bytes } from './units.ts';
import { addressMatches, type Exchange, filled } from './values.ts';

/** Error pages, rewrites and try_files may send a request round so often. */
export const MAX_TURNS = 10;

/** What a location asks of those who answer: another turn of the request, or one beside it. */
export interface Turns {
  redirect(uri: string): Later;
  /** A request of nginx's own to a path of the same server. */
  sub(uri: string, done: (answer: Answered, x: Exchange) => Later): Later;
}

/** What a location answers once its rewrites are done: who may, a file, somebody else. Models the phases of a request. */
export function content(
  x: Exchange,
  chain: readonly Block[],
  prefix: string,
  turn: number,
  done: Done,
  turns: Turns,
): Later {
  const length = x.request.body?.length ?? 0;
  const most = bytes(near(chain, 'client_max_body_size')?.args[0], 1024 * 1024);
  if (most > 0 && length > most)
    return done(plain(413, `client intended to send too large body: ${length} bytes`));
  const onwards = () => access(x, chain, done, turns, () => answered(x, chain, prefix, turn, done, turns));
  if (x.limited !== undefined || !(near(chain, 'limit_req') ?? near(chain, 'limit_conn'))) return onwards();
  const ruled = limited(x, chain);
  if ('status' in ruled) return done(plain(ruled.status));
  if (ruled.waitMs === 0) return onwards();
  return x.call.host.kernel.after(ruled.waitMs, onwards);
}

/** Addresses, passwords and auth_request: all of them, or one of them with `satisfy any`. */
function access(x: Exchange, chain: readonly Block[], done: Done, turns: Turns, onwards: () => Later): Later {
  const any = near(chain, 'satisfy')?.args[0] === 'any';
  let refused: Answered | undefined;
  const rules = nearAccess(chain);
  const rule = rules.find(({ args }) => addressMatches(args[0] ?? '', x.client));
  if (rule?.name === 'deny') refused = plain(403, 'access forbidden by rule');
  else if (any && rule) return onwards();
  if (refused && !any) return done(refused);
  const basic = near(chain, 'auth_basic');
  if (basic && basic.args[0] !== 'off') {
    const denied = password(x, chain, filled(x, basic.args[0] ?? ''));
    if (denied === undefined && any) return onwards();
    if (denied && !any) return done(denied);
    refused = denied ?? refused;
  }
  const asked = near(chain, 'auth_request')?.args[0];
  if (asked === undefined || asked === 'off') return refused ? done(refused) : onwards();
  return turns.sub(filled(x, asked), (answer, other) => {
    for (const { args } of nearAll(chain, 'auth_request_set'))
      x.set.set((args[0] ?? '').slice(1), filled(other, args[1] ?? ''));
    if (answer.status >= 200 && answer.status < 300) return refused && !any ? done(refused) : onwards();
    if (answer.status === 401) {
      const asks = headerOf(answer.headers ?? {}, 'www-authenticate');
      return done({ ...plain(401), ...(asks ? { headers: { 'WWW-Authenticate': asks } } : {}) });
    }
    if (answer.status === 403) return done(plain(403));
    return done(plain(500, `auth request unexpected status: ${answer.status}`));
  });
}

/** auth_basic: whether the user stands in the file. What is encrypted there is taken to be the password. */
function password(x: Exchange, chain: readonly Block[], realm: string): Answered | undefined {
  const denied = { ...plain(401), headers: { 'WWW-Authenticate': `Basic realm="${realm}"` } };
  const given = /^Basic (.+)$/i.exec(headerOf(x.request.headers, 'authorization') ?? '')?.[1];
  if (given === undefined) return denied;
  const [user = '', ...rest] = (decodeBase64(given) ?? '').split(':');
  const name = filled(x, near(chain, 'auth_basic_user_file')?.args[0] ?? '');
  if (name === '') return undefined;
  const path = name.startsWith('/') ? name : `/etc/nginx/${name}`;
  const file = x.call.fs.find(path, '/');
  if (file?.type !== 'file') return plain(403, `open() "${path}" failed (2: No such file or directory)`);
  const line = file.content.split('\n').find((each) => each.startsWith(`${user}:`));
  if (line === undefined) return { ...denied, error: `user "${user}" was not found in "${path}"` };
  const [secret = ''] = line.slice(user.length + 1).split(':');
  const plainly = /^\{PLAIN\}(.*)$/.exec(secret.trim())?.[1];
  if (plainly !== undefined && plainly !== rest.join(':'))
    return { ...denied, error: `user "${user}": password mismatch` };
  return undefined;
}

function answered(
  x: Exchange,
  chain: readonly Block[],
  prefix: string,
  turn: number,
  done: Done,
  turns: Turns,
): Later {
  const block = chain.at(-1);
  if (find(block, 'stub_status'))
    return done({
      status: 200,
      type: 'text/plain',
      body: 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
    });
  const tries = near(chain, 'try_files');
  if (tries && turn < MAX_TURNS) {
    for (const option of tries.args.slice(0, -1)) {
      const served = file(x, chain, prefix, filled(x, option));
      if (served.status === 200) return done(served);
    }
    const last = filled(x, tries.args.at(-1) ?? '');
    if (/^=\d+$/.test(last)) return done(plain(Number(last.slice(1))));
    const passes = block?.some(({ name }) => /_pass$/.test(name));
    if (last !== x.uri || !passes) return turns.redirect(last);
  }
  const pass = block?.find(({ name }) => /_pass$/.test(name));
  if (pass?.name === 'proxy_pass') return proxy(x, chain, prefix, pass, done);
  if (pass) return reach(x, pass, chain, done);
  const method = x.request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') return done(plain(405));
  done(file(x, chain, prefix, x.uri));
}

const nearAccess = (chain: readonly Block[]): Directive[] => {
  for (let i = chain.length - 1; i >= 0; i--) {
    const found = chain[i]?.filter(({ name }) => name === 'allow' || name === 'deny') ?? [];
    if (found.length > 0) return found;
  }
  return [];
};

/** A file below root or alias, a directory's index, or what is said where there is none. */
function file(x: Exchange, chain: readonly Block[], prefix: string, uri: string): Answered {
  const { call } = x;
  const root = filled(x, near(chain, 'root')?.args[0] ?? 'html');
  const indexes = near(chain, 'index')?.args ?? ['index.html'];
  const alias = find(chain.at(-1), 'alias')?.args[0];
  const below = (folder: string): string => (folder.startsWith('/') ? folder : `/etc/nginx/${folder}`);
  const served =
    alias === undefined
      ? serveFile(call, below(root), uri, indexes)
      : serveFile(call, below(filled(x, alias)), belowPrefix(uri, prefix), indexes);
  x.root = root;
  x.filename = served.path;
  const type = served.status === 200 ? typeOf(chain, served.path) : 'text/html';
  const answer: Answered = { status: served.status, body: served.body, type };
  if (served.file) answer.file = marks(x, chain, served.path, served.file);
  if (served.location) answer.location = absolute(x, `${x.uri}/`);
  if (served.status === 404) answer.error = `open() "${served.path}" failed (2: No such file or directory)`;
  if (served.status !== 403) return answer;
  const node = call.fs.find(served.path, '/');
  if (node?.type !== 'directory')
    return { ...answer, error: `open() "${served.path}" failed (13: Permission denied)` };
  if (near(chain, 'autoindex')?.args[0] === 'on') return listing(x, served.path);
  return { ...answer, error: `directory index of "${served.path}" is forbidden` };
}

/** When a file was changed, and its tag. Files of the image are as old as its nginx. */
function marks(
  x: Exchange,
  chain: readonly Block[],
  path: string,
  { content, mtime }: FileNode,
): Answered['file'] {
  const isImage = mtime === 0 && x.call.fs.mountOf(path) === undefined;
  const modifiedMs = isImage ? builtAt(x.call) : EPOCH_MS + mtime;
  const tag = `"${Math.floor(modifiedMs / 1000).toString(16)}-${content.length.toString(16)}"`;
  return { modifiedMs, tag: near(chain, 'etag')?.args[0] === 'off' ? undefined : tag };
}

/** What is left of a path after its location: for an alias. */
function belowPrefix(uri: string, prefix: string): string {
  const rest = uri.startsWith(prefix) ? uri.slice(prefix.length) : uri;
  return rest === '' && uri.endsWith('/') ? '/' : rest;
}

function listing(x: Exchange, path: string): Answered {
  const { call } = x;
  let names: string[];
  try {
    names = [...call.fs.list(path, '/').entries].map(([name, node]) =>
      node.type === 'directory' ? `${name}/` : name,
    );
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return plain(403, `opendir() "${path}" failed (13: ${error.message})`);
  }
  const lines = names.sort().map((name) => `<a href="${name}">${name}</a>`);
  const body = `<html>\r\n<head><title>Index of ${x.uri}</title></head>\r\n<body>\r\n<h1>Index of ${x.uri}</h1><hr><pre><a href="../">../</a>\r\n${lines.join('\r\n')}\r\n</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, body, type: 'text/html' };
}
