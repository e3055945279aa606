import { SystemError } from '../../../files/errors.ts';
import type { Call } from '../../call.ts';
import { RedisStore, type Reply } from './store.ts';

/** What a Redis process has beside its data: a password, and a file that outlives it. */
export interface RedisServer {
  readonly store: RedisStore;
  /** Reads what the last process left. */
  load(say: (lines: readonly string[]) => void): void;
  /** Leaves the data for the next process, as a shutdown with save points does. */
  save(say: (lines: readonly string[]) => void): void;
}

/** Stands where a real file has its magic number and version. */
const MAGIC = 'REDIS0011 ';

/** The server's settings come from its flags and, below them, from the file named first. */
export function redisServer(call: Call): RedisServer {
  const setting = settingsOf(call);
  const store = new RedisStore(setting('requirepass') || undefined, (name, args) =>
    other(call, setting, name, args),
  );
  const file = `${setting('dir') ?? '.'}/${setting('dbfilename') ?? 'dump.rdb'}`;
  const saves = setting('save') !== '';
  return {
    store,
    load(say) {
      const node = call.fs.find(file, call.cwd);
      if (node?.type !== 'file' || !node.content.startsWith(MAGIC)) return;
      store.restore(node.content.slice(MAGIC.length));
      say(['{pid}:M {redis} * DB loaded from disk: 0.000 seconds']);
    },
    save(say) {
      if (!saves) return;
      say(['{pid}:M {redis} * Saving the final RDB snapshot before exiting.']);
      try {
        call.fs.writeFile(file, call.cwd, MAGIC + store.dump());
        say(['{pid}:M {redis} * DB saved on disk']);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        say([
          `{pid}:M {redis} # Failed opening the temp RDB file temp-{pid}.rdb (in server root dir ${call.cwd}) for saving: ${error.message}`,
        ]);
      }
    },
  };
}

/** Commands of a real server that nothing here depends on. */
const ACCEPTED =
  /^(select|save|bgsave|bgrewriteaof|replicaof|slaveof|client|expire|pexpire|persist|hset|hdel|publish|xadd|zadd|flushdb|quit|reset|wait|acl|module|function|script|eval|memory|latency|slowlog|debug|failover|cluster)$/;

/** What a server says of itself. */
function other(
  call: Call,
  setting: (name: string) => string | undefined,
  name: string,
  args: readonly string[],
): Reply | undefined {
  const master = (setting('replicaof') ?? setting('slaveof'))?.split(' ');
  if (name === 'info') {
    const role = master
      ? `role:slave\r\nmaster_host:${master[0]}\r\nmaster_port:${master[1]}\r\nmaster_link_status:up\r\n`
      : 'role:master\r\nconnected_slaves:0\r\n';
    const sections: Record<string, string> = {
      server: '# Server\r\nredis_version:7.4.1\r\nredis_mode:standalone\r\n',
      persistence: '# Persistence\r\nloading:0\r\n',
      replication: `# Replication\r\n${role}`,
    };
    const asked = args[0]?.toLowerCase();
    return asked && asked in sections ? sections[asked]! : Object.values(sections).join('\r\n');
  }
  if (name === 'role') return master ? ['slave', master[0]!, master[1]!, 'connected', '0'] : ['master', '0'];
  if (name === 'config') {
    if (args[0]?.toLowerCase() !== 'get') return { status: 'OK' };
    return [args[1] ?? '', configured(setting, (args[1] ?? '').toLowerCase())];
  }
  if (name === 'shutdown') {
    call.host.kernel.after(0, () => call.process.signal('SIGTERM', 'inside'));
    return { status: 'OK' };
  }
  if (!ACCEPTED.test(name)) return undefined;
  call.host.report({
    severity: 'assumption',
    code: 'no-database',
    message: `${name.toUpperCase()} is not simulated: the Redis server answers OK and does nothing.`,
    where: call.host.where,
  });
  return { status: 'OK' };
}

const DEFAULTS: Record<string, string> = {
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  appendonly: 'no',
};

/** A setting as CONFIG GET shows it: sizes in bytes. */
function configured(setting: (name: string) => string | undefined, name: string): string {
  const value = setting(name) ?? DEFAULTS[name] ?? '';
  const bytes = /^(\d+)(kb|mb|gb)$/i.exec(value);
  if (!bytes) return value;
  return String(Number(bytes[1]) * { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }[bytes[2]!.toLowerCase()]!);
}

/** `--name value` of the command line, else the line of the configuration file. */
export function settingsOf(call: Pick<Call, 'args' | 'fs' | 'cwd'>): (name: string) => string | undefined {
  const { args } = call;
  const conf = args[0]?.startsWith('-') ? undefined : args[0];
  const node = conf === undefined ? undefined : call.fs.find(conf, call.cwd);
  const lines = node?.type === 'file' ? node.content.split('\n') : [];
  return (name) => {
    const at = args.lastIndexOf(`--${name}`);
    if (at >= 0) return args[at + 1]?.startsWith('--') ? '' : (args[at + 1] ?? '');
    for (const line of lines) {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      if (word.toLowerCase() === name) return rest.join(' ').replace(/^"(.*)"$|^'(.*)'$/, '$1$2');
    }
    return undefined;
  };
}
