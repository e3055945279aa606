import type { ImageEntry } from '../entry.ts';
import { VERSIONED } from './common.ts';

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One image of the family: all of them have the same two scripts, the same user and the same tree. */
interface Bitnami {
  name: string;
  /** Images with the same server in another set-up. */
  also?: readonly string[];
  /** As its log writes it. */
  title: string;
  size: number;
  ports: readonly number[];
  /** What is run in the end. */
  server: string;
  /** name -> path below /opt/bitnami/NAME. */
  programs: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Shell tests that must hold, and what the entrypoint says where one does not. */
  checks?: readonly { unless: string; says: string }[];
  /** Lines of the script that starts the server, before it does. */
  before?: readonly string[];
  files?: Readonly<Record<string, string>>;
  stopSignal?: string;
}

const EMPTY = (name: string): { unless: string; says: string } => ({
  unless: `[ -n "$${name}" ] || [ -f "$${name}_FILE" ] || [ "$ALLOW_EMPTY_PASSWORD" = "yes" ]`,
  says: `The ${name} environment variable is empty or not set. Set the environment variable ALLOW_EMPTY_PASSWORD=yes to allow the container to be started with blank passwords. This is recommended only for development.`,
});

const IMAGES: readonly Bitnami[] = [
  {
    name: 'postgresql',
    also: ['postgresql-repmgr'],
    title: 'PostgreSQL',
    size: 98_000_000,
    ports: [5432],
    server: 'postgres -D "$PGDATA"',
    programs: {
      postgres: 'bin/postgres',
      psql: 'bin/psql',
      pg_isready: 'bin/pg_isready',
      pg_dump: 'bin/pg_dump',
      pg_ctl: 'bin/pg_ctl',
    },
    env: { PGDATA: '/bitnami/postgresql/data' },
    checks: [
      {
        ...EMPTY('POSTGRESQL_PASSWORD'),
        unless: `[ -n "$POSTGRESQL_PASSWORD$POSTGRES_PASSWORD$POSTGRESQL_POSTGRES_PASSWORD" ] || [ -f "$POSTGRESQL_PASSWORD_FILE$POSTGRES_PASSWORD_FILE" ] || [ "$ALLOW_EMPTY_PASSWORD" = "yes" ]`,
      },
    ],
    before: [
      'export PGPORT="${POSTGRESQL_PORT_NUMBER:-5432}"',
      'touch /opt/bitnami/postgresql/tmp/.initialized',
    ],
  },
  {
    name: 'mysql',
    title: 'MySQL',
    size: 220_000_000,
    ports: [3306],
    server: 'mysqld --datadir /bitnami/mysql/data --port "${MYSQL_PORT_NUMBER:-${MYSQL_PORT:-3306}}"',
    programs: {
      mysqld: 'bin/mysqld',
      mysql: 'bin/mysql',
      mysqladmin: 'bin/mysqladmin',
      mysqldump: 'bin/mysqldump',
    },
    checks: [EMPTY('MYSQL_ROOT_PASSWORD')],
  },
  {
    name: 'mariadb',
    also: ['mariadb-galera'],
    title: 'MariaDB',
    size: 130_000_000,
    ports: [3306],
    server: 'mariadbd --datadir /bitnami/mariadb/data --port "${MARIADB_PORT_NUMBER:-3306}"',
    programs: {
      mariadbd: 'sbin/mariadbd',
      mariadb: 'bin/mariadb',
      'mariadb-admin': 'bin/mariadb-admin',
      mysql: 'bin/mysql',
      mysqladmin: 'bin/mysqladmin',
      mysqldump: 'bin/mysqldump',
    },
    checks: [EMPTY('MARIADB_ROOT_PASSWORD')],
  },
  {
    name: 'mongodb',
    also: ['mongodb-sharded'],
    title: 'MongoDB',
    size: 250_000_000,
    ports: [27017],
    server: 'mongod --dbpath /bitnami/mongodb/data/db --port "${MONGODB_PORT_NUMBER:-27017}"',
    programs: { mongod: 'bin/mongod', mongosh: 'bin/mongosh' },
  },
  {
    name: 'redis',
    title: 'Redis',
    size: 42_000_000,
    ports: [6379],
    server: 'redis-server --port "${REDIS_PORT_NUMBER:-${REDIS_PORT:-6379}}" --dir /bitnami/redis/data "$@"',
    programs: {
      'redis-server': 'bin/redis-server',
      'redis-cli': 'bin/redis-cli',
      'redis-sentinel': 'bin/redis-sentinel',
    },
    checks: [EMPTY('REDIS_PASSWORD')],
    before: [
      'if [ -n "$REDIS_PASSWORD_FILE" ]; then REDIS_PASSWORD=$(cat "$REDIS_PASSWORD_FILE"); fi',
      'if [ -n "$REDIS_PASSWORD" ]; then set -- --requirepass "$REDIS_PASSWORD" "$@"; fi',
      'mkdir -p /bitnami/redis/data',
      'if [ "$REDIS_REPLICATION_MODE" = "replica" ] || [ "$REDIS_REPLICATION_MODE" = "slave" ]; then set -- --replicaof "$REDIS_MASTER_HOST ${REDIS_MASTER_PORT_NUMBER:-6379}" "$@"; fi',
    ],
  },
  {
    name: 'memcached',
    title: 'Memcached',
    size: 33_000_000,
    ports: [11211],
    server: 'memcached -p "${MEMCACHED_PORT_NUMBER:-11211}" "$@"',
    programs: { memcached: 'bin/memcached' },
  },
  {
    name: 'rabbitmq',
    title: 'RabbitMQ',
    size: 120_000_000,
    ports: [5672, 15672],
    server: 'rabbitmq-server',
    programs: {
      'rabbitmq-server': 'sbin/rabbitmq-server',
      'rabbitmq-diagnostics': 'sbin/rabbitmq-diagnostics',
      rabbitmqctl: 'sbin/rabbitmqctl',
    },
    env: { RABBITMQ_MANAGEMENT: 'yes' },
  },
  {
    name: 'zookeeper',
    title: 'ZooKeeper',
    size: 190_000_000,
    ports: [2181, 8080],
    server: 'zkServer.sh start-foreground',
    programs: { 'zkServer.sh': 'bin/zkServer.sh' },
    env: { ZOO_4LW_COMMANDS_WHITELIST: 'srvr, mntr' },
    checks: [
      {
        unless:
          '[ "$ALLOW_ANONYMOUS_LOGIN" = "yes" ] || [ "$ZOO_ENABLE_AUTH" = "yes" ] || [ "$ZOO_ENABLE_QUORUM_AUTH" = "yes" ]',
        says: 'The ZOO_ENABLE_AUTH environment variable does not configure authentication. Set the environment variable ALLOW_ANONYMOUS_LOGIN=yes to allow unauthenticated users to connect to ZooKeeper.',
      },
    ],
    files: {
      '/opt/bitnami/scripts/zookeeper/healthcheck.sh':
        '#!/bin/bash\nif echo ruok | timeout "${ZOO_HC_TIMEOUT:-5}" nc -w "${ZOO_HC_TIMEOUT:-5}" localhost "${ZOO_PORT_NUMBER:-2181}" | grep imok; then\n  exit 0\nfi\nexit 1\n',
    },
  },
  {
    name: 'kafka',
    title: 'Kafka',
    size: 210_000_000,
    ports: [9092],
    server: 'kafka',
    programs: {
      kafka: 'bin/kafka',
      'kafka-topics.sh': 'bin/kafka-topics.sh',
      'kafka-broker-api-versions.sh': 'bin/kafka-broker-api-versions.sh',
    },
  },
  {
    name: 'etcd',
    title: 'etcd',
    size: 60_000_000,
    ports: [2379, 2380],
    server: 'etcd "$@"',
    programs: { etcd: 'bin/etcd', etcdctl: 'bin/etcdctl' },
    checks: [
      {
        unless:
          '[ "$ALLOW_NONE_AUTHENTICATION" = "yes" ] || [ -n "$ETCD_ROOT_PASSWORD" ] || [ -f "$ETCD_ROOT_PASSWORD_FILE" ]',
        says: 'The ETCD_ROOT_PASSWORD environment variable is empty or not set. Set the environment variable ALLOW_NONE_AUTHENTICATION=yes to allow a blank password. This is only recommended for development environments.',
      },
    ],
    files: {
      '/opt/bitnami/scripts/etcd/healthcheck.sh': '#!/bin/bash\nexec etcdctl endpoint health\n',
    },
  },
  {
    name: 'cassandra',
    title: 'Cassandra',
    size: 240_000_000,
    ports: [9042, 7000],
    server: 'cassandra -f',
    programs: { cassandra: 'bin/cassandra', nodetool: 'bin/nodetool', cqlsh: 'bin/cqlsh' },
  },
  {
    name: 'minio',
    title: 'MinIO',
    size: 150_000_000,
    ports: [9000, 9001],
    server: 'minio server --console-address ":9001" /bitnami/minio/data',
    programs: { minio: 'bin/minio', mc: 'bin/mc' },
  },
];

/** Says a line as all these scripts do: module, time, level. */
const log = (name: string): string =>
  `log() { printf '${name} %s %-5s ==> %s\\n' "$(date +%T.%2N)" "$1" "$2" >&2; }`;

function scripts({ name, title, server, checks = [], before = [] }: Bitnami): Record<string, string> {
  const folder = `/opt/bitnami/scripts/${name}`;
  const entrypoint = [
    '#!/bin/bash',
    'set -o nounset',
    'set +o nounset',
    log(name),
    'log INFO ""',
    `log INFO "Welcome to the Bitnami ${name} container"`,
    'log INFO ""',
    `if [ "$1" = "${folder}/run.sh" ]; then`,
    `  log INFO "** Starting ${title} setup **"`,
    '  bad=0',
    ...checks.map(({ unless, says }) => `  if ! { ${unless}; }; then log ERROR "${says}"; bad=1; fi`),
    '  if [ $bad = 1 ]; then exit 1; fi',
    `  log INFO "** ${title} setup finished! **"`,
    'fi',
    'exec "$@"',
    '',
  ];
  const run = [
    '#!/bin/bash',
    log(name),
    ...before,
    `log INFO "** Starting ${title} **"`,
    `exec ${server}`,
    '',
  ];
  return { [`${folder}/entrypoint.sh`]: entrypoint.join('\n'), [`${folder}/run.sh`]: run.join('\n') };
}

const entry = (image: Bitnami): ImageEntry => {
  const { name, programs, env = {}, files = {}, stopSignal } = image;
  const home = `/opt/bitnami/${name}`;
  const installed = Object.entries(programs).map(([program, path]) => [program, `${home}/${path}`]);
  return {
    names: [name, ...(image.also ?? [])].flatMap((each) =>
      [
        'docker.io/bitnami',
        'docker.io/bitnamilegacy',
        'docker.io/bitnamisecure',
        'public.ecr.aws/bitnami',
      ].map((registry) => `${registry}/${each}`),
    ),
    tags: VERSIONED,
    base: 'debian',
    entrypoint: [`/opt/bitnami/scripts/${name}/entrypoint.sh`],
    cmd: [`/opt/bitnami/scripts/${name}/run.sh`],
    env: {
      PATH: `${home}/bin:${home}/sbin:/opt/bitnami/common/bin:${SYSTEM_PATH}`,
      BITNAMI_APP_NAME: name,
      ...env,
    },
    user: 1001,
    size: image.size,
    programs: {
      ...Object.fromEntries(installed),
      curl: '/usr/bin/curl',
      ps: '/usr/bin/ps',
      pgrep: '/usr/bin/pgrep',
      nc: '/usr/bin/nc',
    },
    directories: [`${home}/tmp`, `${home}/logs`, `${home}/conf`, `/bitnami/${name}`],
    files: { ...scripts(image), ...files },
    ports: image.ports,
    ...(stopSignal ? { stopSignal } : {}),
  };
};

/** The images of Bitnami, which many charts use: user 1001, everything below /opt/bitnami, data below /bitnami. */
export const BITNAMI_IMAGES: readonly ImageEntry[] = IMAGES.map(entry);
