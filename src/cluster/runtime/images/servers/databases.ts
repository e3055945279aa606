import type { ServerSpec } from '../entry.ts';
import { after, http, LEAVES, MiB, ok, tcp } from './common.ts';

/** Databases, caches, queues and coordination services. */
export const DATABASES: Record<string, ServerSpec> = {
  'redis-server': {
    startMs: 60,
    ports: [tcp(6379, { flag: '--port', keeps: 'redis' })],
    memory: 9 * MiB,
    signals: after(30),
    logs: [
      '{pid}:C {redis} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
      '{pid}:C {redis} * Redis version=7.4.1, bits=64, commit=00000000, modified=0, pid={pid}, just started',
      '{pid}:M {redis} * monotonic clock: POSIX clock_gettime',
      '{pid}:M {redis} * Running mode=standalone, port={port}.',
    ],
    readyLogs: ['{pid}:M {redis} * Server initialized', '{pid}:M {redis} * Ready to accept connections tcp'],
    stopLogs: [
      '{pid}:signal-handler ({epoch}) Received SIGTERM scheduling shutdown...',
      '{pid}:M {redis} * User requested shutdown...',
    ],
    leftLogs: ['{pid}:M {redis} # Redis is now ready to exit, bye bye...'],
    bindError:
      '{pid}:M {redis} # Warning: Could not create server TCP listening socket *:{port}: bind: {why}\n{pid}:M {redis} # Failed listening on port {port} (tcp), aborting.',
    stream: 'stdout',
  },
  'redis-sentinel': {
    startMs: 60,
    ports: [tcp(26379, { flag: '--port' })],
    memory: 8 * MiB,
    signals: after(30),
  },
  mysqld: {
    settings: ['/etc/my.cnf', '/etc/my.cnf.d', '/etc/mysql'],
    startMs: 7000,
    ports: [tcp(3306, { flag: '--port' }), tcp(33060)],
    memory: 390 * MiB,
    signals: after(1500),
    requires: {
      anyOf: [
        'MYSQL_ROOT_PASSWORD',
        'MYSQL_ALLOW_EMPTY_PASSWORD',
        'MYSQL_RANDOM_ROOT_PASSWORD',
        'MYSQL_ROOT_PASSWORD_FILE',
      ],
      message:
        "{rfc3339} [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.\n{rfc3339} [Note] [Entrypoint]: Switching to dedicated user 'mysql'\n{rfc3339} [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.\n{rfc3339} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD",
      code: 1,
      unless: '/opt/bitnami',
    },
    data: {
      path: '/var/lib/mysql',
      flag: '--datadir',
      marker: 'mysql/',
      againMs: 1600,
      againLogs: [
        '{rfc3339} [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.',
        '{mysql} 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.4.3) starting as process {pid}',
      ],
      denied:
        "mysqld: Can't create/write to file '{dir}/is_writable' (OS errno 13 - {why})\n{mysql} 0 [ERROR] [MY-010460] [Server] --initialize specified but the data directory exists and is not writable. Aborting.",
    },
    logs: [
      '{rfc3339} [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.',
      "{rfc3339} [Note] [Entrypoint]: Switching to dedicated user 'mysql'",
      '{rfc3339} [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.',
      '{rfc3339} [Note] [Entrypoint]: Initializing database files',
    ],
    readyLogs: [
      '{rfc3339} [Note] [Entrypoint]: MySQL init process done. Ready for start up.',
      "{mysql} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Socket: '/var/run/mysqld/mysqld.sock'  port: {port}  MySQL Community Server - GPL.",
    ],
    stopLogs: [
      '{mysql} 0 [System] [MY-013172] [Server] Received SHUTDOWN from user <via user signal>. Shutting down mysqld.',
    ],
    bindError:
      "{mysql} 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: {why}\n{mysql} 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: {port} ?\n{mysql} 0 [ERROR] [MY-010119] [Server] Aborting",
    cpuMilli: 8,
  },
  mariadbd: {
    settings: ['/etc/my.cnf', '/etc/mysql'],
    startMs: 4000,
    ports: [tcp(3306, { flag: '--port' })],
    memory: 110 * MiB,
    signals: after(400),
    requires: {
      anyOf: [
        'MARIADB_ROOT_PASSWORD',
        'MYSQL_ROOT_PASSWORD',
        'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
        'MYSQL_ALLOW_EMPTY_PASSWORD',
        'MARIADB_RANDOM_ROOT_PASSWORD',
        'MYSQL_RANDOM_ROOT_PASSWORD',
        'MARIADB_ROOT_PASSWORD_HASH',
      ],
      message:
        '{rfc3339} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD',
      code: 1,
      unless: '/opt/bitnami',
    },
    data: {
      path: '/var/lib/mysql',
      flag: '--datadir',
      marker: 'mysql/',
      againMs: 1000,
      againLogs: [
        '{rfc3339} [Note] [Entrypoint]: Entrypoint script for MariaDB Server 1:11.4.4+maria~ubu2404 started.',
      ],
      denied: "mariadbd: Can't create file '{dir}/ibdata1' (errno: 13 \"{why}\")",
    },
    logs: [
      '{rfc3339} [Note] [Entrypoint]: Entrypoint script for MariaDB Server 1:11.4.4+maria~ubu2404 started.',
      '{rfc3339} [Note] [Entrypoint]: Initializing database files',
    ],
    bindError:
      "{iso} 0 [ERROR] Can't start server: Bind on TCP/IP port. Got error: {errno}: {why}\n{iso} 0 [ERROR] Do you already have another server running on port: {port} ?\n{iso} 0 [ERROR] Aborting",
    readyLogs: ['{iso} 0 [Note] mariadbd: ready for connections.'],
  },
  postgres: {
    settings: [
      '/etc/postgresql',
      '/var/lib/postgresql/data/postgresql.conf',
      '/var/lib/postgresql/data/pg_hba.conf',
    ],
    startMs: 2500,
    ports: [tcp(5432, { flag: '-p', env: 'PGPORT' })],
    memory: 48 * MiB,
    signals: { ...after(120), SIGQUIT: { after: 20, code: 2 } },
    requires: {
      anyOf: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'],
      message:
        'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n\n       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all\n       connections without a password. This is *not* recommended.\n\n       See PostgreSQL documentation about "trust":\n       https://www.postgresql.org/docs/current/auth-trust.html',
      code: 1,
      unless: '/opt/bitnami',
    },
    data: {
      path: '/var/lib/postgresql/data',
      env: 'PGDATA',
      flag: '-D',
      marker: 'PG_VERSION',
      againMs: 250,
      againLogs: [
        '',
        'PostgreSQL Database directory appears to contain a database; Skipping initialization',
        '',
      ],
      denied: 'initdb: error: could not create directory "{dir}": {why}',
    },
    logs: [
      'The files belonging to this database system will be owned by user "postgres".',
      'This user must also own the server process.',
      '',
      'The database cluster will be initialized with locale "en_US.utf8".',
    ],
    readyLogs: [
      '{pg} UTC [{pid}] LOG:  listening on IPv4 address "0.0.0.0", port {port}',
      '{pg} UTC [{pid}] LOG:  database system is ready to accept connections',
    ],
    bindError:
      '{pg} UTC [{pid}] LOG:  could not bind IPv4 address "0.0.0.0": {why}\n{pg} UTC [{pid}] HINT:  Is another postmaster already running on port {port}? If not, wait a few seconds and retry.\n{pg} UTC [{pid}] WARNING:  could not create listen socket for "*"\n{pg} UTC [{pid}] FATAL:  could not create any TCP/IP sockets',
    stopLogs: [
      '{pg} UTC [{pid}] LOG:  received fast shutdown request',
      '{pg} UTC [{pid}] LOG:  database system is shut down',
    ],
  },
  mongod: {
    settings: ['/etc/mongod.conf', '/etc/mongo', '/etc/mongodb'],
    startMs: 2500,
    data: {
      path: '/data/db',
      flag: '--dbpath',
      marker: 'WiredTiger',
      againMs: 1100,
      denied:
        '{"t":{"$date":"{iso}"},"s":"E","c":"CONTROL","id":20557,"ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"IllegalOperation: Attempted to create a lock file on a read-only directory: {dir}"}}',
    },
    ports: [tcp(27017, { flag: '--port' })],
    memory: 160 * MiB,
    signals: after(250),
    readyLogs: [
      '{"t":{"$date":"{iso}"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":{port},"ssl":"off"}}',
    ],
    stream: 'stdout',
  },
  memcached: {
    answers: { '-V': 'memcached 1.6.31\n', '--version': 'memcached 1.6.31\n' },
    startMs: 20,
    ports: [
      tcp(11211, {
        flag: '-p',
        closesAt: 'quit',
        says: {
          stats: 'STAT pid 1\r\nSTAT uptime 60\r\nSTAT version 1.6.31\r\nSTAT curr_items 0\r\nEND\r\n',
          version: 'VERSION 1.6.31\r\n',
          flush_all: 'OK\r\n',
        },
      }),
    ],
    memory: 4 * MiB,
    signals: LEAVES.clean,
  },
  'rabbitmq-server': {
    settings: ['/etc/rabbitmq'],
    startMs: 9000,
    ports: [
      tcp(5672),
      tcp(4369),
      tcp(25672),
      http(15692, { paths: { '/metrics': ok() } }),
      http(15672, {
        onlyIf: 'RABBITMQ_MANAGEMENT',
        paths: {
          '/': ok('<!doctype html><title>RabbitMQ Management</title>'),
          '/api/index.html': ok('<title>RabbitMQ Management HTTP API</title>'),
          '/api/health/checks/virtual-hosts': ok('{"status":"ok"}'),
          '/api/health/checks/local-alarms': ok('{"status":"ok"}'),
          '/api/health/checks/alarms': ok('{"status":"ok"}'),
          '/api/healthchecks/node': ok('{"status":"ok"}'),
          '/api/aliveness-test/%2F': ok('{"status":"ok"}'),
        },
        otherwise: { status: 401, body: '{"error":"not_authorized","reason":"Login failed"}' },
      }),
    ],
    memory: 140 * MiB,
    signals: after(2000),
    readyLogs: ['{iso} [info] <0.9.0>  Server startup complete; 4 plugins started.'],
    stream: 'stdout',
    cpuMilli: 10,
  },
  etcd: {
    settings: ['/etc/etcd'],
    startMs: 800,
    ports: [
      {
        port: 2379,
        protocol: 'http+grpc',
        paths: {
          '/health': ok('{"health":"true","reason":""}'),
          '/version': ok('{"etcdserver":"3.5.17","etcdcluster":"3.5.0"}'),
          '/metrics': ok(),
          '/readyz': ok('ok'),
          '/livez': ok('ok'),
        },
      },
      tcp(2380),
    ],
    memory: 30 * MiB,
    signals: after(100),
    readyLogs: [
      '{"level":"info","ts":"{iso}","caller":"embed/serve.go:210","msg":"serving client traffic insecurely; this is strongly discouraged!","traffic":"grpc+http","address":"[::]:2379"}',
    ],
    cpuMilli: 6,
  },
  cassandra: {
    settings: ['/etc/cassandra'],
    startMs: 18_000,
    ports: [tcp(9042), tcp(7000), tcp(7199)],
    memory: 480 * MiB,
    signals: LEAVES.java,
    logs: [
      'INFO  [main] {pg} YamlConfigurationLoader.java:89 - Configuration location: file:/etc/cassandra/cassandra.yaml',
    ],
    readyLogs: ['INFO  [main] {pg} CassandraDaemon.java:650 - Startup complete'],
    stream: 'stdout',
    cpuMilli: 25,
  },
  zookeeper: {
    settings: ['/conf'],
    startMs: 2500,
    ports: [
      tcp(2181, {
        whitelist: {
          env: 'ZOO_4LW_COMMANDS_WHITELIST',
          default: 'srvr',
          refusal: 'is not executed because it is not in the whitelist.\n',
        },
        says: {
          ruok: 'imok',
          srvr: 'Zookeeper version: 3.9.3\nLatency min/avg/max: 0/0.0/0\nMode: standalone\nNode count: 5\n',
          stat: 'Zookeeper version: 3.9.3\nMode: standalone\n',
          mntr: 'zk_version\t3.9.3\nzk_server_state\tstandalone\n',
          isro: 'rw',
        },
      }),
      // The admin server.
      http(8080, {
        env: 'ZOO_ADMIN_SERVER_PORT_NUMBER',
        optional: true,
        paths: {
          '/commands': ok('<a href="/commands/ruok">ruok</a>'),
          '/commands/ruok': ok('{\n  "command" : "ruok",\n  "error" : null\n}'),
          '/commands/stat': ok('{\n  "command" : "stats",\n  "error" : null\n}'),
        },
      }),
      tcp(2888),
      tcp(3888),
    ],
    memory: 90 * MiB,
    signals: LEAVES.java,
    readyLogs: ['{pg} [myid:] - INFO  [main:NIOServerCnxnFactory@89] - binding to port 0.0.0.0/0.0.0.0:2181'],
    stream: 'stdout',
  },
  kafka: {
    startMs: 6000,
    ports: [tcp(9092), tcp(9093)],
    memory: 420 * MiB,
    signals: { SIGTERM: { after: 1200, code: 143 } },
    stream: 'stdout',
    readyLogs: ['[{pg}] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)'],
  },
  elasticsearch: {
    settings: ['/usr/share/elasticsearch/config'],
    startMs: 14_000,
    ports: [
      http(9200, {
        when: { env: 'xpack.security.enabled', default: 'true', is: 'false' },
        paths: {
          '/': ok('{"cluster_name":"docker-cluster","tagline":"You Know, for Search"}\n'),
          '/_cluster/health': ok(
            '{"cluster_name":"docker-cluster","status":"green","timed_out":false,"number_of_nodes":1,"number_of_data_nodes":1}',
          ),
          '/_cat/health': ok('1767225600 00:00:00 docker-cluster green 1 1 0 0 0 0 0 0 - 100.0%\n'),
        },
      }),
      // Secured, as version 8 is unless it is told not to be: TLS, and nobody without a password.
      http(9200, {
        when: { env: 'xpack.security.enabled', default: 'true', is: 'true' },
        tls: true,
        otherwise: {
          status: 401,
          body: '{"error":{"type":"security_exception","reason":"missing authentication credentials for REST request [/]"},"status":401}',
        },
      }),
      tcp(9300),
    ],
    memory: 1100 * MiB,
    signals: { SIGTERM: { after: 1500, code: 143 } },
    stream: 'stdout',
    cpuMilli: 30,
  },
  'nats-server': {
    settings: ['/etc/nats', '/etc/nats-config', '/nats-server.conf'],
    startMs: 30,
    ports: [tcp(4222), http(8222, { paths: { '/healthz': ok('{"status":"ok"}'), '/varz': ok('{}') } })],
    memory: 12 * MiB,
    signals: { SIGTERM: { after: 50, code: 1 }, SIGINT: { after: 50, code: 0 } },
    readyLogs: ['[{pid}] {slash} [INF] Server is ready'],
  },
  influxd: {
    startMs: 1200,
    ports: [http(8086, { paths: { '/health': ok('{"status":"pass"}'), '/ping': { status: 204 } } })],
    memory: 60 * MiB,
    signals: after(200),
  },
  minio: {
    startMs: 700,
    ports: [
      http(9000, {
        paths: { '/minio/health/live': ok(), '/minio/health/ready': ok(), '/minio/health/cluster': ok() },
        otherwise: { status: 403 },
      }),
      http(9001, { paths: { '/': ok() } }),
    ],
    memory: 90 * MiB,
    signals: after(100),
  },
  vault: {
    startMs: 400,
    ports: [http(8200, { paths: { '/v1/sys/health': ok('{"initialized":true,"sealed":false}') } })],
    memory: 60 * MiB,
    signals: after(100),
  },
  consul: {
    startMs: 1500,
    ports: [
      http(8500, { paths: { '/v1/status/leader': ok('"127.0.0.1:8300"'), '/ui/': ok() } }),
      tcp(8300),
      tcp(8301),
      tcp(8600),
    ],
    memory: 45 * MiB,
    signals: { SIGTERM: { after: 50, code: 0 }, SIGINT: { after: 50, code: 0 } },
  },
};
