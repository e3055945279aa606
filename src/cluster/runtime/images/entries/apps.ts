import type { ImageEntry } from '../entry.ts';
import { official } from './common.ts';

type Rest = Omit<ImageEntry, 'names' | 'base' | 'size' | 'programs'>;

/** An image of one server, which is its entrypoint unless `rest` says else. */
const app = (
  names: readonly string[],
  base: ImageEntry['base'],
  size: number,
  [server, path]: readonly [string, string],
  rest: Rest = {},
): ImageEntry => ({
  names,
  base,
  size,
  ...(rest.cmd || rest.entrypoint ? {} : { entrypoint: [path] }),
  programs: {
    [server]: path,
    ...(base === 'distroless' || base === 'scratch' ? {} : { curl: '/usr/bin/curl' }),
  },
  ...rest,
});

/** A book's image: Node 7 with one file in it. The tag of `luksa/kubia` says which of its programs. */
const kubia = (name: string, server: string, rest: Rest = {}): ImageEntry =>
  app([`docker.io/luksa/${name}`], 'debian', 250_000_000, [server, `/usr/local/lib/${server}`], {
    ports: [8080],
    files: { '/app.js': '// The program is simulated.\n' },
    ...rest,
  });

const fortune = (interval: string): string =>
  `#!/bin/bash\ntrap exit SIGINT\n${interval}\nmkdir -p /var/htdocs\nwhile :; do\n  echo $(date) Writing fortune to /var/htdocs/index.html\n  /usr/games/fortune > /var/htdocs/index.html\n  sleep $INTERVAL\ndone\n`;
const SAYS = 'echo Configured to generate new fortune every $INTERVAL seconds';

/** Demos, consoles, exporters and stores that manifests of courses, books and charts name. */
export const APP_IMAGES: readonly ImageEntry[] = [
  kubia('kubia', 'kubia', {
    flavours: [1, 2, 3, 4].map((version) => ({
      tag: new RegExp(`^v${version}$`),
      change: {
        entrypoint: [`/usr/local/lib/kubia-v${version}`],
        programs: { [`kubia-v${version}`]: `/usr/local/lib/kubia-v${version}`, curl: '/usr/bin/curl' },
      },
    })),
  }),
  kubia('kubia-unhealthy', 'kubia-unhealthy'),
  {
    names: ['docker.io/luksa/batch-job'],
    base: 'busybox',
    size: 2_200_000,
    entrypoint: [
      '/bin/sh',
      '-c',
      'echo "$(date) Batch job starting"; sleep 120; echo "$(date) Finished succesfully"',
    ],
  },
  {
    names: ['docker.io/luksa/ssd-monitor'],
    base: 'busybox',
    size: 2_200_000,
    entrypoint: ['/bin/sh', '-c', "while true; do echo 'SSD OK'; sleep 5; done"],
  },
  {
    names: ['docker.io/luksa/fortune'],
    base: 'ubuntu',
    size: 60_000_000,
    entrypoint: ['/bin/sh', '-c', '/bin/fortuneloop.sh'],
    files: {
      '/bin/fortuneloop.sh': fortune('INTERVAL=10'),
      '/usr/games/fortune':
        '#!/bin/sh\necho "You will find what you look for in the last place that you look."\n',
    },
    flavours: [
      {
        tag: /^(args|env)$/,
        change: {
          entrypoint: ['/bin/fortuneloop.sh'],
          files: {
            '/bin/fortuneloop.sh': fortune(`if [ $# -gt 0 ]; then INTERVAL=$1; fi\n${SAYS}`),
            '/usr/games/fortune':
              '#!/bin/sh\necho "You will find what you look for in the last place that you look."\n',
          },
        },
      },
      { tag: /^args$/, change: { cmd: ['10'] } },
    ],
  },
  app(
    ['docker.io/stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo'],
    'alpine',
    37_000_000,
    ['podinfo', '/home/app/podinfo'],
    {
      cmd: ['./podinfo'],
      workdir: '/home/app',
      user: 100,
      ports: [9898],
    },
  ),
  app(['gcr.io/kuar-demo/*'], 'alpine', 12_000_000, ['kuard', '/kuard'], {
    cmd: ['/kuard'],
    user: 65534,
    ports: [8080],
  }),
  app(['docker.io/kicbase/echo-server'], 'scratch', 3_000_000, ['kicbase-echo-server', '/bin/echo-server'], {
    ports: [8080],
  }),
  app(
    ['docker.io/kennethreitz/httpbin', 'docker.io/kong/httpbin'],
    'ubuntu',
    200_000_000,
    ['httpbin', '/usr/local/bin/httpbin'],
    { cmd: ['httpbin'], ports: [80] },
  ),
  app([official('adminer')], 'alpine', 45_000_000, ['adminer', '/usr/local/bin/adminer'], {
    cmd: ['adminer'],
    user: 100,
    workdir: '/var/www/html',
    ports: [8080],
  }),
  app(['docker.io/mailhog/mailhog'], 'alpine', 150_000_000, ['mailhog', '/usr/local/bin/MailHog'], {
    user: 1000,
    ports: [1025, 8025],
  }),
  app(['docker.io/axllent/mailpit'], 'alpine', 14_000_000, ['mailpit', '/mailpit'], { ports: [1025, 8025] }),
  app(
    ['docker.io/clickhouse/clickhouse-server', official('clickhouse')],
    'ubuntu',
    180_000_000,
    ['clickhouse', '/usr/bin/clickhouse-server'],
    {
      users: { clickhouse: 101 },
      owned: { '/var/lib/clickhouse': 'clickhouse' },
      volumes: ['/var/lib/clickhouse'],
      ports: [8123, 9000],
    },
  ),
  app([official('neo4j')], 'debian', 290_000_000, ['neo4j', '/usr/local/bin/neo4j'], {
    cmd: ['neo4j'],
    users: { neo4j: 7474 },
    owned: { '/data': 'neo4j', '/logs': 'neo4j' },
    volumes: ['/data', '/logs'],
    ports: [7474, 7687],
  }),
  app(['docker.io/cockroachdb/cockroach'], 'ubi', 150_000_000, ['cockroach', '/cockroach/cockroach'], {
    workdir: '/cockroach',
    ports: [26257, 8080],
  }),
  app(['docker.io/gitea/gitea'], 'alpine', 60_000_000, ['gitea', '/usr/local/bin/gitea'], {
    volumes: ['/data'],
    ports: [3000, 22],
  }),
  app(['docker.io/sonatype/nexus3'], 'ubi', 330_000_000, ['nexus', '/opt/sonatype/nexus/bin/nexus'], {
    user: 200,
    users: { nexus: 200 },
    owned: { '/nexus-data': 'nexus' },
    volumes: ['/nexus-data'],
  }),
  app([official('sonarqube')], 'ubuntu', 450_000_000, ['sonarqube', '/opt/sonarqube/docker/entrypoint.sh'], {
    user: 1000,
    workdir: '/opt/sonarqube',
  }),
  app(['quay.io/keycloak/keycloak'], 'ubi', 210_000_000, ['keycloak', '/opt/keycloak/bin/kc.sh'], {
    user: 1000,
    ports: [8080],
  }),
  app(['docker.io/grafana/loki'], 'distroless', 35_000_000, ['loki', '/usr/bin/loki'], {
    entrypoint: ['/usr/bin/loki'],
    cmd: ['-config.file=/etc/loki/local-config.yaml'],
    user: 10001,
    ports: [3100],
  }),
  app(['docker.io/grafana/promtail'], 'debian', 80_000_000, ['promtail', '/usr/bin/promtail'], {
    entrypoint: ['/usr/bin/promtail'],
    cmd: ['-config.file=/etc/promtail/config.yml'],
    ports: [9080],
  }),
  app(['docker.io/jaegertracing/all-in-one'], 'alpine', 33_000_000, ['jaeger', '/go/bin/all-in-one-linux'], {
    user: 10001,
    ports: [16686, 14269, 4317, 4318],
  }),
  app(
    ['docker.io/otel/opentelemetry-collector', 'docker.io/otel/opentelemetry-collector-contrib'],
    'scratch',
    90_000_000,
    ['otelcol', '/otelcol'],
    {
      entrypoint: ['/otelcol'],
      cmd: ['--config', '/etc/otelcol/config.yaml'],
      user: 10001,
      ports: [4317, 4318, 13133],
    },
  ),
  app(['docker.io/kubernetesui/dashboard'], 'scratch', 76_000_000, ['dashboard', '/dashboard'], {
    entrypoint: ['/dashboard', '--insecure-bind-address=0.0.0.0', '--bind-address=0.0.0.0'],
    ports: [9090],
  }),
  app(
    ['docker.io/kubernetesui/metrics-scraper'],
    'scratch',
    20_000_000,
    ['metrics-sidecar', '/metrics-sidecar'],
    { user: 65532, ports: [8000] },
  ),
  app(
    ['docker.io/rancher/local-path-provisioner'],
    'alpine',
    17_000_000,
    ['local-path-provisioner', '/usr/bin/local-path-provisioner'],
    {
      entrypoint: ['local-path-provisioner'],
      ports: [],
    },
  ),
  app(
    ['quay.io/jetstack/cert-manager-controller'],
    'distroless',
    20_000_000,
    ['cert-manager-controller', '/app/cmd/controller/controller'],
    { user: 1000, ports: [9402, 9403] },
  ),
  app(
    ['docker.io/oliver006/redis_exporter', 'quay.io/oliver006/redis_exporter'],
    'scratch',
    4_000_000,
    ['redis_exporter', '/redis_exporter'],
    { user: 59000, ports: [9121] },
  ),
  app(
    ['docker.io/prom/mysqld-exporter', 'quay.io/prometheus/mysqld-exporter'],
    'busybox',
    10_000_000,
    ['mysqld_exporter', '/bin/mysqld_exporter'],
    { user: 65534, ports: [9104] },
  ),
  app(
    ['docker.io/prometheuscommunity/postgres-exporter', 'quay.io/prometheuscommunity/postgres-exporter'],
    'busybox',
    11_000_000,
    ['postgres_exporter', '/bin/postgres_exporter'],
    { user: 65534, ports: [9187] },
  ),
  app(
    ['docker.io/prom/blackbox-exporter', 'quay.io/prometheus/blackbox-exporter'],
    'busybox',
    12_000_000,
    ['blackbox_exporter', '/bin/blackbox_exporter'],
    { user: 65534, ports: [9115] },
  ),
  app(
    ['docker.io/prom/pushgateway', 'quay.io/prometheus/pushgateway'],
    'busybox',
    11_000_000,
    ['pushgateway', '/bin/pushgateway'],
    { user: 65534, ports: [9091] },
  ),
  app(
    ['registry.k8s.io/ingress-nginx/kube-webhook-certgen', 'docker.io/jettech/kube-webhook-certgen'],
    'distroless',
    19_000_000,
    ['kube-webhook-certgen', '/kube-webhook-certgen'],
    { user: 65532 },
  ),
];
