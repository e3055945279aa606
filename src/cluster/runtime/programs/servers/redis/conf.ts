/** redis-server and its configuration file: a directive that there is none of ends it; the port may stand there. */

import { SystemError } from '../../../files/errors.ts';
import type { ServerSpec } from '../../../images/entry.ts';
import type { Call, Program } from '../../call.ts';
import { serve } from '../server.ts';
import { clock } from '../template.ts';
import { settingsOf } from './server.ts';

/** Every directive of redis.conf 7.4. */
const DIRECTIVES = new Set(
  `include loadmodule bind bind-source-addr protected-mode port tcp-backlog unixsocket unixsocketperm timeout tcp-keepalive
tls-port tls-cert-file tls-key-file tls-key-file-pass tls-client-cert-file tls-client-key-file tls-client-key-file-pass
tls-dh-params-file tls-ca-cert-file tls-ca-cert-dir tls-auth-clients tls-replication tls-cluster tls-protocols tls-ciphers
tls-ciphersuites tls-prefer-server-ciphers tls-session-caching tls-session-cache-size tls-session-cache-timeout daemonize
supervised pidfile loglevel logfile syslog-enabled syslog-ident syslog-facility crash-log-enabled crash-memcheck-enabled
databases always-show-logo hide-user-data-from-log set-proc-title proc-title-template locale-collate save
stop-writes-on-bgsave-error rdbcompression rdbchecksum sanitize-dump-payload dbfilename rdb-del-sync-files dir replicaof slaveof
masterauth masteruser replica-serve-stale-data slave-serve-stale-data replica-read-only slave-read-only repl-diskless-sync
repl-diskless-sync-delay repl-diskless-sync-max-replicas repl-diskless-load repl-ping-replica-period repl-ping-slave-period
repl-timeout repl-disable-tcp-nodelay repl-backlog-size repl-backlog-ttl replica-priority slave-priority
propagation-error-behavior replica-ignore-disk-write-errors replica-announced min-replicas-to-write min-slaves-to-write
min-replicas-max-lag min-slaves-max-lag replica-announce-ip slave-announce-ip replica-announce-port slave-announce-port
tracking-table-max-keys user acllog-max-len aclfile acl-pubsub-default requirepass rename-command maxclients maxmemory
maxmemory-policy maxmemory-samples maxmemory-eviction-tenacity replica-ignore-maxmemory slave-ignore-maxmemory
active-expire-effort lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del replica-lazy-flush slave-lazy-flush
lazyfree-lazy-user-del lazyfree-lazy-user-flush io-threads io-threads-do-reads oom-score-adj oom-score-adj-values disable-thp
appendonly appendfilename appenddirname appendfsync no-appendfsync-on-rewrite auto-aof-rewrite-percentage
auto-aof-rewrite-min-size aof-load-truncated aof-use-rdb-preamble aof-timestamp-enabled aof-rewrite-incremental-fsync
shutdown-timeout shutdown-on-sigint shutdown-on-sigterm lua-time-limit busy-reply-threshold cluster-enabled cluster-config-file
cluster-node-timeout cluster-port cluster-replica-validity-factor cluster-slave-validity-factor cluster-migration-barrier
cluster-allow-replica-migration cluster-require-full-coverage cluster-replica-no-failover cluster-slave-no-failover
cluster-allow-reads-when-down cluster-allow-pubsubshard-when-down cluster-link-sendbuf-limit cluster-announce-hostname
cluster-announce-human-nodename cluster-preferred-endpoint-type cluster-announce-ip cluster-announce-tls-port
cluster-announce-port cluster-announce-bus-port slowlog-log-slower-than slowlog-max-len latency-monitor-threshold
latency-tracking latency-tracking-info-percentiles notify-keyspace-events hash-max-listpack-entries hash-max-ziplist-entries
hash-max-listpack-value hash-max-ziplist-value list-max-listpack-size list-max-ziplist-size list-compress-depth
set-max-intset-entries set-max-listpack-entries set-max-listpack-value zset-max-listpack-entries zset-max-ziplist-entries
zset-max-listpack-value zset-max-ziplist-value hll-sparse-max-bytes stream-node-max-bytes stream-node-max-entries
activerehashing client-output-buffer-limit client-query-buffer-limit maxmemory-clients proto-max-bulk-len hz dynamic-hz
rdb-save-incremental-fsync lfu-log-factor lfu-decay-time activedefrag active-defrag-ignore-bytes
active-defrag-threshold-lower active-defrag-threshold-upper active-defrag-cycle-min active-defrag-cycle-max
active-defrag-max-scan-fields jemalloc-bg-thread server-cpulist server_cpulist bio-cpulist bio_cpulist aof-rewrite-cpulist
aof_rewrite_cpulist bgsave-cpulist bgsave_cpulist ignore-warnings enable-protected-configs enable-debug-command
enable-module-command socket-mark-id max-new-connections-per-cycle max-new-tls-connections-per-cycle
io-threads-active sentinel debug-config lazyexpire-nested-arbitrary-keys`.split(/\s+/),
);

const NUMBERS = /^(port|tcp-backlog|timeout|tcp-keepalive|databases|maxclients|hz|io-threads)$/;
const SIZES = /^(maxmemory|repl-backlog-size)$/;
const SWITCHES =
  /^(protected-mode|appendonly|daemonize|cluster-enabled|rdbcompression|rdbchecksum|activedefrag)$/;

/** What is wrong with one line; undefined where nothing is. */
function problemOf(words: readonly string[]): string | undefined {
  const [name = '', value = '', ...more] = words.map((word, i) => (i === 0 ? word.toLowerCase() : word));
  if (!DIRECTIVES.has(name) || (words.length < 2 && name !== 'save'))
    return 'Bad directive or wrong number of arguments';
  const isSingle = NUMBERS.test(name) || SIZES.test(name) || SWITCHES.test(name) || name === 'requirepass';
  if (isSingle && more.length > 0) return 'wrong number of arguments';
  if (NUMBERS.test(name) && !/^-?\d+$/.test(value)) return "argument couldn't be parsed into an integer";
  if (name === 'port' && Number(value) > 65_535) return 'argument must be between 0 and 65535 inclusive';
  if (SIZES.test(name) && !/^\d+(b|k|kb|m|mb|g|gb|%)?$/i.test(value))
    return 'argument must be a memory value';
  if (SWITCHES.test(name) && !/^(yes|no)$/i.test(value)) return "argument must be 'yes' or 'no'";
  return undefined;
}

/** The words of a line: quotes hold together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

function refusal(call: Call): string | undefined {
  const file = call.args[0]?.startsWith('-') ? undefined : call.args[0];
  if (file === undefined || file === '-') return undefined;
  let text: string;
  try {
    text = call.fs.readFile(file, call.cwd);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return `${call.process.pid}:C ${clock(call, 'redis')} # Fatal error, can't open config file '${file}': ${error.message}`;
  }
  const lines = text.split('\n');
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const problem = problemOf(wordsOf(line));
    if (problem !== undefined)
      return `\n*** FATAL CONFIG FILE ERROR (Redis 7.4.1) ***\nReading the configuration file, at line ${i + 1}\n>>> '${line}'\n${problem}`;
  }
  return undefined;
}

export const redisOf =
  (spec: ServerSpec): Program =>
  (call) => {
    const problem = refusal(call);
    if (problem !== undefined) {
      if (problem.startsWith('\n')) call.err(`${problem}\n`);
      else call.out(`${problem}\n`);
      return 1;
    }
    const setting = settingsOf(call);
    const port = Number(setting('port') ?? 0);
    const addresses = (setting('bind') ?? '*').split(/\s+/);
    const loopback = addresses.every((each) => /^-?(127\.|::1|localhost)/.test(each));
    return serve(call, {
      ...spec,
      ports: spec.ports.map((each) => ({
        ...each,
        ...(port > 0 ? { port } : {}),
        ...(loopback ? { loopback } : {}),
      })),
    });
  };
