/** limit_req and limit_conn. Models ngx_http_limit_req_module (a leaky bucket) and ngx_http_limit_conn_module. */
import type { Call } from '../../call.ts';
import { type Block, near, nearAll, say } from './answer.ts';
import type { Directive } from './conf.ts';
import { type Exchange, filled } from './values.ts';

/** What one key of a zone holds: thousandths of requests too many, and when that was (ms). */
interface Bucket {
  excess: number;
  at: number;
}
interface Counters {
  buckets: Map<string, Bucket>;
  connections: Map<string, number>;
}

/** By the call of the master: a reload keeps its zones. */
const counters = new WeakMap<Call, Counters>();

function countersOf(call: Call): Counters {
  let own = counters.get(call);
  if (own === undefined) {
    own = { buckets: new Map(), connections: new Map() };
    counters.set(call, own);
  }
  return own;
}

const zoneOf = (http: readonly Directive[], kind: 'req' | 'conn', zone: string): Directive | undefined =>
  http.find(
    ({ name, args }) => name === `limit_${kind}_zone` && args.some((arg) => arg.startsWith(`zone=${zone}:`)),
  );

/** The status to refuse with, or the milliseconds to wait before the request goes on. */
export function limited(x: Exchange, chain: readonly Block[]): { status: number } | { waitMs: number } {
  for (const { args } of nearAll(chain, 'limit_conn')) {
    const status = connections(x, chain, args[0] ?? '', Number(args[1] ?? 0));
    if (status !== undefined) return { status };
  }
  let waitMs = 0;
  for (const { args } of nearAll(chain, 'limit_req')) {
    const ruled = requests(x, chain, args);
    if ('status' in ruled) return ruled;
    waitMs = Math.max(waitMs, ruled.waitMs);
  }
  return { waitMs };
}

function requests(
  x: Exchange,
  chain: readonly Block[],
  args: readonly string[],
): { status: number } | { waitMs: number } {
  const zone = args.find((arg) => arg.startsWith('zone='))?.slice(5) ?? '';
  const rule = zoneOf(x.http, 'req', zone);
  const key = filled(x, rule?.args[0] ?? '');
  if (rule === undefined || key === '') return { waitMs: 0 };
  const [, count = '1', unit] =
    /^rate=(\d+)(r\/[sm])?/.exec(rule.args.find((arg) => arg.startsWith('rate=')) ?? '') ?? [];
  // Thousandths of a request for each second.
  const rate = Math.floor((Number(count) * 1000) / (unit === 'r/m' ? 60 : 1));
  const burst = Number(args.find((arg) => arg.startsWith('burst='))?.slice(6) ?? 0) * 1000;
  const given = args.find((arg) => arg.startsWith('delay='))?.slice(6);
  const delay = args.includes('nodelay') ? Number.POSITIVE_INFINITY : Number(given ?? 0) * 1000;
  const now = x.call.host.kernel.now;
  const { buckets } = countersOf(x.call);
  const bucket = buckets.get(`${zone}/${key}`);
  const excess =
    bucket === undefined
      ? 0
      : Math.max(0, bucket.excess - Math.floor((rate * (now - bucket.at)) / 1000) + 1000);
  const isDry = near(chain, 'limit_req_dry_run')?.args[0] === 'on';
  const shown = `excess: ${Math.floor(excess / 1000)}.${String(excess % 1000).padStart(3, '0')} by zone "${zone}"`;
  const level = near(chain, 'limit_req_log_level')?.args[0] ?? 'error';
  if (excess > burst) {
    say(x, chain, `limiting requests${isDry ? ', dry run' : ''}, ${shown}`, level);
    x.limited = { ...x.limited, req: isDry ? 'REJECTED_DRY_RUN' : 'REJECTED' };
    return isDry ? { waitMs: 0 } : { status: Number(near(chain, 'limit_req_status')?.args[0] ?? 503) };
  }
  buckets.set(`${zone}/${key}`, { excess, at: now });
  if (excess <= delay) {
    x.limited = { ...x.limited, req: 'PASSED' };
    return { waitMs: 0 };
  }
  x.limited = { ...x.limited, req: isDry ? 'DELAYED_DRY_RUN' : 'DELAYED' };
  say(
    x,
    chain,
    `delaying request${isDry ? ', dry run' : ''}, ${shown}`,
    level === 'error' ? 'warn' : 'notice',
  );
  return { waitMs: isDry ? 0 : Math.floor(((excess - (Number.isFinite(delay) ? delay : 0)) * 1000) / rate) };
}

/** Counts the request among those of its key until it is answered. */
function connections(x: Exchange, chain: readonly Block[], zone: string, most: number): number | undefined {
  const rule = zoneOf(x.http, 'conn', zone);
  const key = filled(x, rule?.args[0] ?? '');
  if (rule === undefined || key === '') return undefined;
  const { connections: counts } = countersOf(x.call);
  const at = `${zone}/${key}`;
  const now = counts.get(at) ?? 0;
  if (now >= most) {
    say(
      x,
      chain,
      `limiting connections by zone "${zone}"`,
      near(chain, 'limit_conn_log_level')?.args[0] ?? 'error',
    );
    x.limited = { ...x.limited, conn: 'REJECTED' };
    if (near(chain, 'limit_conn_dry_run')?.args[0] === 'on') return undefined;
    return Number(near(chain, 'limit_conn_status')?.args[0] ?? 503);
  }
  x.limited = { ...x.limited, conn: 'PASSED' };
  counts.set(at, now + 1);
  x.ending.push(() => counts.set(at, (counts.get(at) ?? 1) - 1));
  return undefined;
}
