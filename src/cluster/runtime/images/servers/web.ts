import type { ServerSpec } from '../entry.ts';
import { APPS } from './apps.ts';
import { after, http, LEAVES, MiB, ok, tcp } from './common.ts';

/** Web servers, application servers and the small servers of examples (nginx has a file of its own). */
export const WEB: Record<string, ServerSpec> = {
  ...APPS,
  httpd: {
    answers: {
      '-v': 'Server version: Apache/2.4.62 (Unix)\nServer built:   Jul 17 2024 19:00:00\n',
      '-t': 'Syntax OK\n',
    },
    startMs: 60,
    ports: [http(80, { root: '/usr/local/apache2/htdocs', serverHeader: 'Apache/2.4.62 (Unix)' })],
    memory: 9 * MiB,
    signals: { ...after(40), SIGWINCH: { after: 40, code: 0 } },
    logs: [
      "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message",
    ],
    readyLogs: [
      '[{apache}] [mpm_event:notice] [pid {pid}:tid {pid}] AH00489: Apache/2.4.62 (Unix) configured -- resuming normal operations',
      "[{apache}] [core:notice] [pid {pid}:tid {pid}] AH00094: Command line: 'httpd -D FOREGROUND'",
    ],
    stopLogs: [
      '[{apache}] [mpm_event:notice] [pid {pid}:tid {pid}] AH00492: caught SIGWINCH, shutting down gracefully',
    ],
    bindError:
      '({errno}){why}: AH00072: make_sock: could not bind to address 0.0.0.0:{port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs',
    access: 'apache',
  },
  'busybox-httpd': {
    startMs: 5,
    ports: [http(80, { flag: '-p', root: '.', bareDirectory: 404 })],
    memory: MiB,
    signals: LEAVES.none,
  },
  'apache2-foreground': {
    startMs: 250,
    ports: [http(80, { root: '/var/www/html', serverHeader: 'Apache/2.4.62 (Debian)' })],
    memory: 24 * MiB,
    signals: { ...after(60), SIGWINCH: { after: 60, code: 0 } },
    readyLogs: [
      '[{apache}] [mpm_prefork:notice] [pid {pid}] AH00163: Apache/2.4.62 (Debian) configured -- resuming normal operations',
    ],
    access: 'combined',
  },
  // One million square roots for every request.
  'hpa-example': {
    startMs: 250,
    ports: [http(80, { otherwise: { status: 200, body: 'OK!' }, serverHeader: 'Apache/2.4.10 (Debian)' })],
    memory: 24 * MiB,
    signals: { ...after(60), SIGWINCH: { after: 60, code: 0 } },
    access: 'combined',
    requestCpuMs: 60,
  },
  'php-fpm': {
    startMs: 120,
    ports: [tcp(9000)],
    memory: 12 * MiB,
    signals: { ...after(20), SIGQUIT: { after: 20, code: 0 } },
    logs: ['[{php}] NOTICE: fpm is running, pid {pid}'],
    readyLogs: ['[{php}] NOTICE: ready to handle connections'],
  },
  tomcat: {
    startMs: 1800,
    ports: [http(8080, { root: '/usr/local/tomcat/webapps/ROOT', serverHeader: '' })],
    memory: 130 * MiB,
    signals: LEAVES.java,
    logs: [
      '{tomcat} INFO [main] org.apache.catalina.startup.VersionLoggerListener.log Server version name:   Apache Tomcat/10.1.31',
      '{tomcat} INFO [main] org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]',
    ],
    readyLogs: [
      '{tomcat} INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["http-nio-8080"]',
      '{tomcat} INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [1704] milliseconds',
    ],
    access: 'none',
    accessFile: '/usr/local/tomcat/logs/localhost_access_log.{day}.txt',
    cpuMilli: 6,
  },
  envoy: {
    startMs: 500,
    ports: [http(10000), http(9901, { paths: { '/ready': ok('LIVE\n'), '/server_info': ok('{}') } })],
    memory: 50 * MiB,
    signals: after(20),
  },
  traefik: {
    settings: ['/etc/traefik'],
    startMs: 300,
    ports: [http(80), http(8080, { paths: { '/ping': ok('OK') } })],
    memory: 40 * MiB,
    signals: after(50),
  },
  caddy: {
    startMs: 60,
    ports: [http(80, { root: '/usr/share/caddy', serverHeader: 'Caddy' }), tcp(2019)],
    memory: 18 * MiB,
    signals: after(20),
  },
  'docker-registry': {
    startMs: 80,
    ports: [http(5000, { flag: '--port', paths: { '/': ok(), '/v2/': ok('{}') } })],
    memory: 16 * MiB,
    signals: LEAVES.go,
  },
  grafana: {
    settings: ['/etc/grafana'],
    startMs: 3500,
    ports: [
      http(3000, { paths: { '/': { status: 302 }, '/login': ok(), '/api/health': ok('{"database":"ok"}') } }),
    ],
    memory: 95 * MiB,
    signals: after(100),
  },
  prometheus: {
    settings: ['/etc/prometheus'],
    startMs: 700,
    ports: [
      http(9090, {
        paths: {
          '/': { status: 302 },
          '/-/ready': ok('Prometheus Server is Ready.\n'),
          '/-/healthy': ok('Prometheus Server is Healthy.\n'),
          '/metrics': ok(),
          '/graph': ok(),
        },
      }),
    ],
    memory: 60 * MiB,
    signals: after(300),
  },
  alertmanager: {
    settings: ['/etc/alertmanager'],
    startMs: 300,
    ports: [
      http(9093, { paths: { '/': ok(), '/-/ready': ok('OK'), '/-/healthy': ok('OK'), '/metrics': ok() } }),
    ],
    memory: 30 * MiB,
    signals: after(100),
  },
  node_exporter: {
    startMs: 30,
    ports: [
      http(9100, {
        paths: {
          '/': ok('<html><head><title>Node Exporter</title></head></html>'),
          '/metrics': ok('node_load1 0.08\n'),
        },
      }),
    ],
    memory: 14 * MiB,
    signals: LEAVES.go,
    readyLogs: ['ts={iso} caller=tls_config.go:313 level=info msg="Listening on" address=[::]:9100'],
  },
  'kube-state-metrics': {
    startMs: 800,
    ports: [
      http(8080, {
        flag: '--port',
        paths: { '/': ok(), '/healthz': ok('OK'), '/livez': ok('OK'), '/metrics': ok() },
      }),
      http(8081, { flag: '--telemetry-port', paths: { '/': ok(), '/readyz': ok('OK'), '/metrics': ok() } }),
    ],
    memory: 30 * MiB,
    signals: after(50),
  },
  'metrics-server': {
    startMs: 4000,
    ports: [
      http(10250, {
        flag: '--secure-port',
        tls: true,
        paths: { '/livez': ok('ok'), '/readyz': ok('ok'), '/healthz': ok('ok'), '/metrics': { status: 403 } },
      }),
    ],
    memory: 35 * MiB,
    signals: after(50),
  },
  coredns: {
    startMs: 100,
    ports: [
      tcp(53),
      http(8080, { paths: { '/health': ok('OK') } }),
      http(8181, { paths: { '/ready': ok('OK') } }),
      http(9153, { paths: { '/metrics': ok() } }),
    ],
    memory: 20 * MiB,
    signals: { SIGTERM: { after: 5000, code: 0 } },
    readyLogs: ['.:53', 'CoreDNS-1.12.0'],
    stream: 'stdout',
  },
  'kube-proxy': {
    startMs: 300,
    ports: [http(10256, { paths: { '/healthz': ok('{}') } })],
    memory: 25 * MiB,
    signals: LEAVES.go,
  },
  fluentd: {
    settings: ['/fluentd/etc'],
    startMs: 2500,
    ports: [tcp(24224), tcp(24231)],
    memory: 60 * MiB,
    signals: after(500),
    stream: 'stdout',
    logs: ['{pg} +0000 [info]: parsing config file is succeeded path="/fluentd/etc/fluent.conf"'],
    readyLogs: ['{pg} +0000 [info]: #0 fluentd worker is now running worker=0'],
  },
  'fluent-bit': {
    settings: ['/fluent-bit/etc'],
    startMs: 300,
    ports: [http(2020, { paths: { '/': ok('{}'), '/api/v1/health': ok('ok') } })],
    memory: 16 * MiB,
    signals: after(1000),
  },
  jenkins: {
    startMs: 18_000,
    ports: [http(8080, { paths: { '/login': ok(), '/': { status: 403 } } }), tcp(50000)],
    memory: 420 * MiB,
    signals: LEAVES.java,
    readyLogs: [
      '{pg}+0000 [id=24]\tINFO\thudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running',
    ],
  },
  'hello-app': {
    startMs: 20,
    ports: [http(8080, { env: 'PORT', otherwise: ok('Hello, world!\nVersion: 1.0.0\nHostname: {host}\n') })],
    memory: 6 * MiB,
    signals: LEAVES.go,
    logs: ['{slash} Server listening on port {port}'],
    access: 'go',
  },
  echoserver: {
    startMs: 60,
    ports: [
      http(8080, {
        otherwise: ok('\n\nHostname: {host}\n\nPod Information:\n\t-no pod information available-\n'),
        serverHeader: 'echoserver',
      }),
    ],
    memory: 12 * MiB,
    signals: { ...after(20), SIGQUIT: { after: 20, code: 0 } },
  },
  'http-echo': {
    startMs: 10,
    ports: [http(5678, { flag: '-listen', otherwise: ok('{text}\n') })],
    memory: 5 * MiB,
    signals: after(10),
    readyLogs: ['{slash} [INFO] server is listening on :{port}'],
  },
  'whoami-server': {
    startMs: 10,
    ports: [
      http(80, {
        flag: '--port',
        env: 'WHOAMI_PORT_NUMBER',
        paths: { '/health': ok() },
        otherwise: ok('Hostname: {host}\nIP: {ip}\n'),
      }),
    ],
    memory: 5 * MiB,
    signals: LEAVES.go,
    readyLogs: ['{slash} Starting up on port {port}'],
  },
  'kubernetes-bootcamp': {
    startMs: 300,
    ports: [http(8080, { otherwise: ok('Hello Kubernetes bootcamp! | Running on: {host} | v=1\n') })],
    memory: 22 * MiB,
    signals: LEAVES.none,
    readyLogs: ['Kubernetes Bootcamp App Started At: {iso} | Running On:  {host}'],
    stream: 'stdout',
  },
  goproxy: { startMs: 30, ports: [tcp(8080)], memory: 5 * MiB, signals: LEAVES.go },
  'test-webserver': { startMs: 10, ports: [http(80, { root: '/' })], memory: 5 * MiB, signals: LEAVES.go },
  'mongo-express': {
    startMs: 2500,
    ports: [http(8081, { env: 'PORT', otherwise: ok() })],
    memory: 60 * MiB,
    signals: LEAVES.none,
    stream: 'stdout',
    readyLogs: ['Mongo Express server listening at http://0.0.0.0:8081'],
  },
  ghost: { startMs: 6000, ports: [http(2368, { otherwise: ok() })], memory: 120 * MiB, signals: after(200) },
  'nginx-ingress-controller': {
    startMs: 2500,
    ports: [http(80), http(443, { tls: true }), http(10254, { paths: { '/healthz': ok('ok') } }), tcp(8443)],
    memory: 90 * MiB,
    signals: after(11_000),
  },
};
