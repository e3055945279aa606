import type { PortSpec, ServerSpec } from '../entry.ts';
import { after, http, LEAVES, MiB, ok, tcp } from './common.ts';

/** The Node programs of a book: they print a line at the start and one for each request, and hear no SIGTERM. */
const kubia = (port: Partial<PortSpec>, more: Partial<ServerSpec> = {}): ServerSpec => ({
  startMs: 250,
  ports: [http(8080, port)],
  memory: 22 * MiB,
  signals: LEAVES.none,
  stream: 'stdout',
  logs: ['Kubia server starting...'],
  requestLog: 'Received request from ::ffff:{client}',
  ...more,
});
const HIT = ok("You've hit {host}\n");
const metrics = (port: number, startMs = 40, paths: PortSpec['paths'] = {}): ServerSpec => ({
  startMs,
  ports: [http(port, { flag: '--web.listen-address', paths: { '/': ok(), '/metrics': ok(), ...paths } })],
  memory: 14 * MiB,
  signals: LEAVES.go,
});
const STATUSES = [200, 201, 204, 301, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504];

/** Applications that people deploy to learn or beside their own: demos, consoles, exporters, stores. */
export const APPS: Readonly<Record<string, ServerSpec>> = {
  kubia: kubia({ otherwise: HIT }),
  'kubia-v1': kubia({ otherwise: ok('This is v1 running in pod {host}\n') }),
  'kubia-v2': kubia({ otherwise: ok('This is v2 running in pod {host}\n') }),
  'kubia-v3': kubia({
    otherwise: ok('This is v3 running in pod {host}\n'),
    breaks: {
      after: 4,
      with: { status: 500, body: 'Some internal error has occurred! This is pod {host}\n' },
    },
  }),
  'kubia-v4': kubia({ otherwise: ok('This is v4 running in pod {host}\n') }),
  'kubia-unhealthy': kubia({
    otherwise: HIT,
    breaks: { after: 5, with: { status: 500, body: "I'm not well. Please restart me!" } },
  }),
  podinfo: {
    startMs: 30,
    ports: [
      http(9898, {
        flag: '--port',
        env: 'PODINFO_PORT',
        paths: {
          '/': ok('{"hostname": "{host}", "message": "greetings from podinfo"}\n'),
          '/healthz': ok('{"status": "OK"}\n'),
          '/readyz': ok('{"status": "OK"}\n'),
          '/version': ok('{"version": "6.7.0"}\n'),
          '/metrics': ok(),
        },
      }),
      http(9797, { flag: '--port-metrics', onlyIf: '--port-metrics', paths: { '/metrics': ok() } }),
      { port: 9999, flag: '--grpc-port', onlyIf: '--grpc-port', protocol: 'grpc' },
    ],
    memory: 18 * MiB,
    // It stops to be ready and waits for three seconds before it closes its port.
    signals: after(3000),
    logs: [
      '{"level":"info","ts":"{iso}","caller":"podinfo/main.go","msg":"Starting podinfo","port":"{port}"}',
    ],
    stopLogs: ['{"level":"info","ts":"{iso}","caller":"http/server.go","msg":"Shutting down HTTP server"}'],
  },
  kuard: {
    startMs: 30,
    ports: [
      http(8080, {
        paths: { '/': ok(), '/healthy': ok('ok'), '/ready': ok('ok'), '/env': ok(), '/-/dns': ok() },
      }),
    ],
    memory: 10 * MiB,
    signals: LEAVES.go,
    logs: ['{slash} Starting kuard', '{slash} Serving on HTTP on :{port}'],
  },
  'kicbase-echo-server': {
    startMs: 10,
    ports: [http(8080, { env: 'PORT', otherwise: ok('Request served by {host}\n\nHTTP/1.1 GET /\n') })],
    memory: 6 * MiB,
    signals: LEAVES.go,
    stream: 'stdout',
    logs: ['Echo server listening on port {port}.'],
  },
  httpbin: {
    startMs: 900,
    ports: [
      http(80, {
        paths: {
          ...Object.fromEntries(STATUSES.map((status) => [`/status/${status}`, { status }])),
          ...Object.fromEntries(
            ['/', '/get', '/headers', '/ip', '/uuid', '/anything', '/html', '/json'].map((path) => [
              path,
              ok(),
            ]),
          ),
        },
        serverHeader: 'gunicorn/19.9.0',
        otherwise: { status: 404 },
      }),
    ],
    memory: 55 * MiB,
    signals: after(120),
    readyLogs: ['[{iso}] [{pid}] [INFO] Listening at: http://0.0.0.0:{port} ({pid})'],
  },
  adminer: {
    startMs: 60,
    ports: [http(8080, { otherwise: ok() })],
    memory: 12 * MiB,
    // PHP's own server has no handler.
    signals: LEAVES.none,
    logs: ['PHP 8.4 Development Server (http://[::]:{port}) started'],
  },
  mailhog: {
    startMs: 20,
    ports: [tcp(1025), http(8025, { otherwise: ok() })],
    memory: 10 * MiB,
    signals: LEAVES.go,
  },
  mailpit: {
    startMs: 40,
    ports: [tcp(1025), http(8025, { paths: { '/': ok(), '/livez': ok(), '/readyz': ok() } })],
    memory: 14 * MiB,
    signals: after(20),
  },
  clickhouse: {
    startMs: 1500,
    ports: [http(8123, { paths: { '/': ok('Ok.\n'), '/ping': ok('Ok.\n') } }), tcp(9000), tcp(9009)],
    memory: 320 * MiB,
    signals: after(600),
    data: {
      path: '/var/lib/clickhouse',
      marker: 'metadata/',
      againMs: 900,
      denied: "Necessary directory '{dir}' isn't accessible by user: {why}",
    },
  },
  neo4j: {
    startMs: 11_000,
    ports: [http(7474, { otherwise: ok('{"neo4j_edition":"community"}') }), tcp(7687)],
    memory: 560 * MiB,
    signals: after(1500),
    stream: 'stdout',
    logs: ['{iso}+0000 INFO  Starting...'],
    readyLogs: ['{iso}+0000 INFO  Started.'],
  },
  cockroach: {
    startMs: 1200,
    ports: [tcp(26257), http(8080, { paths: { '/health': ok('{}'), '/health?ready=1': ok('{}') } })],
    memory: 180 * MiB,
    signals: after(1000),
  },
  gitea: {
    startMs: 2500,
    ports: [http(3000, { paths: { '/': ok(), '/api/healthz': ok('{"status": "pass"}') } }), tcp(22)],
    memory: 110 * MiB,
    signals: after(500),
  },
  nexus: {
    startMs: 55_000,
    ports: [http(8081, { paths: { '/': ok(), '/service/rest/v1/status': ok() } })],
    memory: 1300 * MiB,
    signals: LEAVES.java,
  },
  sonarqube: {
    startMs: 50_000,
    ports: [http(9000, { paths: { '/': ok(), '/api/system/status': ok('{"status":"UP"}') } })],
    memory: 1400 * MiB,
    signals: LEAVES.java,
  },
  keycloak: {
    startMs: 9000,
    ports: [
      http(8080, {
        flag: '--http-port',
        env: 'KC_HTTP_PORT',
        paths: { '/': { status: 302 }, '/realms/master': ok() },
      }),
      http(9000, {
        onlyIf: 'KC_HEALTH_ENABLED',
        paths: {
          '/health': ok('{"status":"UP"}'),
          '/health/ready': ok('{"status":"UP"}'),
          '/health/live': ok('{"status":"UP"}'),
          '/health/started': ok('{"status":"UP"}'),
        },
      }),
    ],
    memory: 420 * MiB,
    signals: LEAVES.java,
    stream: 'stdout',
  },
  loki: {
    startMs: 500,
    ports: [http(3100, { paths: { '/ready': ok('ready\n'), '/metrics': ok() } }), tcp(9095)],
    memory: 60 * MiB,
    signals: after(300),
  },
  promtail: {
    startMs: 200,
    ports: [http(9080, { paths: { '/ready': ok('Ready'), '/metrics': ok() } })],
    memory: 40 * MiB,
    signals: after(100),
  },
  jaeger: {
    startMs: 300,
    ports: [
      http(16686, { otherwise: ok() }),
      http(14269, { paths: { '/': ok('{"status":"Server available"}'), '/metrics': ok() } }),
      http(14268),
      tcp(14250),
      { port: 4317, protocol: 'grpc' },
      http(4318),
    ],
    memory: 30 * MiB,
    signals: after(100),
  },
  otelcol: {
    startMs: 200,
    ports: [
      { port: 4317, protocol: 'grpc' },
      http(4318),
      http(13133, { otherwise: ok('{"status":"Server available"}') }),
      http(8888, { paths: { '/metrics': ok() } }),
    ],
    memory: 45 * MiB,
    signals: after(100),
  },
  dashboard: {
    startMs: 600,
    ports: [
      http(9090, { flag: '--insecure-port', otherwise: ok() }),
      http(8443, { flag: '--port', onlyIf: '--auto-generate-certificates', tls: true, otherwise: ok() }),
    ],
    memory: 30 * MiB,
    signals: LEAVES.go,
    logs: ['{slash} Starting overwatch', '{slash} Using in-cluster config to connect to apiserver'],
  },
  'metrics-sidecar': {
    startMs: 100,
    ports: [http(8000, { otherwise: ok('URL: /') })],
    memory: 15 * MiB,
    signals: LEAVES.go,
  },
  'local-path-provisioner': { startMs: 100, ports: [], memory: 12 * MiB, signals: after(20) },
  'cert-manager-controller': {
    startMs: 800,
    ports: [http(9402, { paths: { '/metrics': ok() } }), http(9403, { paths: { '/livez': ok('ok') } })],
    memory: 40 * MiB,
    signals: after(100),
  },
  redis_exporter: metrics(9121, 30, { '/health': ok('ok') }),
  mysqld_exporter: metrics(9104),
  postgres_exporter: metrics(9187),
  blackbox_exporter: metrics(9115, 30, { '/-/healthy': ok('Healthy') }),
  pushgateway: metrics(9091, 60, { '/-/ready': ok('OK'), '/-/healthy': ok('OK') }),
};
