import { MAX_NODES } from './decode/cluster.ts';
import { SCENARIO_API_VERSION, SCENARIO_KIND } from './decode/scenario.ts';
import type { JsonSchema } from './json-schema.ts';
import { kubelet } from './schema-kubelet.ts';

export type { JsonSchema } from './json-schema.ts';

const text = (description: string): JsonSchema => ({ type: 'string', description });
const duration = (description: string): JsonSchema => ({
  type: ['string', 'number'],
  description: `${description} A duration (90s, 1m30s, 500ms) or a number of seconds.`,
});
const port = (description = 'The port the program listens on.'): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum: 65535,
  description,
});
const list = (items: JsonSchema, description: string): JsonSchema => ({ type: 'array', items, description });
const object = (
  properties: Record<string, JsonSchema>,
  description: string,
  ...required: string[]
): JsonSchema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
});
const words = (values: readonly string[], description: string): JsonSchema => ({
  type: 'string',
  enum: values,
  description,
});
const strings: JsonSchema = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};
const exitCode: JsonSchema = {
  type: 'integer',
  minimum: 0,
  maximum: 255,
  description: 'Exit code, 0 where absent.',
};
const from = duration(
  "When it begins to hold, counted from the start of the container's process; or stopSignal.",
);

const node: JsonSchema = object(
  {
    name: text('Name of the node.'),
    labels: { ...strings, description: 'Labels of the node.' },
    taints: list(
      {
        anyOf: [
          text('key=value:NoSchedule'),
          object(
            {
              key: text('Key of the taint.'),
              value: text('Value of the taint.'),
              effect: words(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], 'What the taint does to pods.'),
            },
            'A taint.',
            'key',
            'effect',
          ),
        ],
      },
      'Taints of the node.',
    ),
    capacity: {
      ...strings,
      description:
        'cpu, memory, pods, ephemeral-storage and extended resources. Default: 4, 8Gi, 110, 100Gi.',
    },
    images: list({ type: 'string' }, 'Images that are on the node already.'),
    staticPods: list(
      { type: 'object', description: 'The manifest of a Pod.' },
      "Pods from the kubelet's own directory on this node; the API server sees a mirror of each.",
    ),
    kubelet,
  },
  'One node.',
  'name',
);

const cluster = object(
  {
    version: {
      enum: ['1.34', '1.35', '1.36', 1.34, 1.35, 1.36],
      description: 'Kubernetes release: decides texts, defaults and timings. Default 1.36.',
    },
    nodes: {
      description: 'How many nodes (node-1, node-2, ...), or a list of them. Default 3.',
      anyOf: [
        { type: 'integer', minimum: 0, maximum: MAX_NODES },
        { type: 'array', items: { anyOf: [node, { type: 'string' }] } },
      ],
    },
    domain: text('Cluster domain. Default cluster.local.'),
    proxyMode: words(
      ['iptables', 'ipvs', 'nftables'],
      'Mode of kube-proxy: ipvs takes the endpoints in turn, the others at random. Default iptables.',
    ),
    nodePortRange: text('Ports for NodePort services. Default 30000-32767.'),
    latency: {
      description:
        'How long the steps of a node take: typical (drawn from the seed), none, worst, or single ones set.',
      anyOf: [
        words(['typical', 'none', 'worst'], 'A profile of latencies.'),
        object(
          {
            profile: words(['typical', 'none', 'worst'], 'For those that are not set.'),
            pull: duration('Pull of an image that has no pull time of its own.'),
            api: duration('One call of the API server.'),
            schedule: duration('A scheduling decision.'),
            volumes: duration('Mounting the volumes.'),
            sandbox: duration('Creating the pod sandbox.'),
            create: duration('Creating a container.'),
            start: duration('Starting a container.'),
          },
          'Single latencies.',
        ),
      ],
    },
  },
  'The cluster the manifests are applied to.',
);

const image = object(
  {
    name: text('Name with tag, as pods write it.'),
    pull: {
      description: 'How long the pull takes, or how it fails.',
      anyOf: [
        { type: ['string', 'number'] },
        object(
          { error: words(['not-found', 'denied', 'timeout', 'unreachable'], 'How the pull fails.') },
          'A pull that fails.',
          'error',
        ),
      ],
    },
    credentials: object(
      { username: text('Name of the user.'), password: text('Password or token of the user.') },
      'Whom alone the registry gives the image to: an imagePullSecret has to name this user.',
      'username',
      'password',
    ),
    size: {
      type: ['string', 'number'],
      description: 'How large the image is, compressed: 72Mi or a number of bytes.',
    },
    stopSignal: text('STOPSIGNAL of the image. Default SIGTERM.'),
    entrypoint: list({ type: 'string' }, 'ENTRYPOINT of the image.'),
    cmd: list({ type: 'string' }, 'CMD of the image.'),
    shell: words(['dash', 'ash', 'bash'], 'Which shell /bin/sh is.'),
  },
  'An image of the simulated registry.',
  'name',
);

const behaviour: Record<string, JsonSchema> = {
  exitAfter: duration('The process ends by itself after this long.'),
  code: exitCode,
  forever: { type: 'boolean', description: 'The process does not end by itself.' },
};
const app = object(
  {
    match: object(
      {
        image: text('Glob over the image, with or without registry and tag.'),
        container: text('Name of the container.'),
        pod: text('Glob over the name of the pod.'),
      },
      'Which containers this is for; all that is written has to match. The first entry that matches wins.',
    ),
    main: {
      description:
        'How long the process lives: forever, { exitAfter, code }, or a list by instance (restart count).',
      anyOf: [
        { const: 'forever' },
        object(behaviour, 'For every instance.'),
        list(
          object(
            {
              instance: {
                type: 'integer',
                minimum: 0,
                description: 'From this instance on; 0 is the first start.',
              },
              ...behaviour,
            },
            'For one instance and those after it.',
          ),
          'By instance.',
        ),
      ],
    },
    startup: duration('From the start of the process until its ports listen.'),
    http: list(
      object(
        {
          port: port(),
          path: text('Path of the request. Default /.'),
          from,
          status: {
            type: 'integer',
            minimum: 100,
            maximum: 599,
            description: 'Status of the answer. Default 200.',
          },
          latency: duration('How long the answer takes.'),
          location: text('Location header, for redirects.'),
          body: text('Body of the answer.'),
        },
        'An answer; of several for one path the later `from` wins.',
        'port',
      ),
      'What the program answers over HTTP.',
    ),
    tcp: list(
      object(
        {
          port: port(),
          from,
          listening: { type: 'boolean', description: 'Whether it accepts connections. Default true.' },
        },
        'A port.',
        'port',
      ),
      'Ports that accept connections.',
    ),
    grpc: list(
      object(
        {
          port: port(),
          from,
          status: words(
            ['SERVING', 'NOT_SERVING', 'UNKNOWN', 'SERVICE_UNKNOWN', 'UNIMPLEMENTED'],
            'What the health service answers.',
          ),
          service: text('Name of the service that is asked for.'),
        },
        'A health answer.',
        'port',
      ),
      'What the gRPC health service answers.',
    ),
    exec: list(
      object(
        {
          command: {
            type: ['string', 'array'],
            items: { type: 'string' },
            description: 'The command, as text or as a list.',
          },
          from,
          exit: exitCode,
          output: text('What it writes.'),
          takes: duration('How long it runs.'),
        },
        'A command run inside the container.',
        'command',
      ),
      'What commands of probes and hooks do.',
    ),
    onStopSignal: {
      description:
        'default-pid1: no handler, and as process 1 nothing happens until SIGKILL; ignore; default: ends with 143; or { after, code }.',
      anyOf: [
        words(['default-pid1', 'ignore', 'default'], 'What the stop signal does.'),
        object({ after: duration('How long the shutdown takes.'), code: exitCode }, 'A graceful shutdown.'),
      ],
    },
    memory: list(
      object(
        { from, use: { type: ['string', 'number'], description: 'Memory in use from then on: 40Mi.' } },
        'A step.',
        'use',
      ),
      'Memory over time; above limits.memory the container is OOMKilled.',
    ),
    log: list(
      object({ from, line: text('The line.') }, 'A line.', 'line'),
      'What the container writes to its log.',
    ),
  },
  'How some containers behave.',
);

const traffic = object(
  {
    name: text('Name in the views. Default: the service.'),
    to: text('The service and its port: service/web:80, service/web.shop:http.'),
    path: text('Path of the requests. Default /.'),
    rate: { type: ['string', 'number'], description: 'Requests: 20/s, 90/m. Default 1/s.' },
    from: duration('When it begins.'),
    until: duration('When it ends.'),
    keepAlive: {
      type: ['boolean', 'integer'],
      description:
        'Keeps this many connections open and uses them in turn (true: one). Default: a new connection for every request.',
    },
  },
  'A generator of requests.',
  'to',
);

const on = (description: string): JsonSchema => ({ type: 'boolean', description });
const fault = object(
  {
    pod: text('Name of the pod, or namespace/name. With one of kill, hang, oom, http, network, sandbox.'),
    container: text('Which container. Default: all of them.'),
    kill: {
      type: ['boolean', 'string'],
      description: 'The process dies by SIGKILL, or by the signal named.',
    },
    hang: on('It runs on and answers nothing.'),
    oom: on('It uses more memory than it may: OOMKilled.'),
    http: { type: 'integer', minimum: 100, maximum: 599, description: 'Every HTTP answer has this status.' },
    network: words(['cut'], 'Nothing comes through.'),
    sandbox: words(['kill'], 'The pod sandbox dies, and with it every container.'),
    node: text(
      'Name of the node. With one of down, kubelet, network, disk, reboot, kube-proxy, shutdown, staticPod.',
    ),
    down: on('The node stops: no kubelet, no containers.'),
    kubelet: words(['down'], 'The kubelet stops, containers run on.'),
    disk: words(['full'], 'The disk of the node is full.'),
    reboot: on('The node restarts.'),
    'kube-proxy': words(['down'], 'Rules of Services are no longer kept up.'),
    shutdown: {
      type: ['number', 'boolean'],
      description:
        'A graceful node shutdown that lasts this many seconds; true: as the kubelet is configured.',
    },
    staticPod: {
      type: ['object', 'string'],
      description:
        "The manifest of a Pod is put into the kubelet's own directory, in place of one of the same name; a name alone: it is taken away.",
    },
    critical: { type: 'number', description: 'Of them, seconds kept for critical pods.' },
    registry: words(['down', 'timeout'], 'No image can be pulled.'),
    component: words(
      ['apiserver', 'etcd', 'scheduler', 'controller-manager', 'dns'],
      'A part of the control plane stops.',
    ),
  },
  'Something that breaks: a pod, a node, the registry or a component.',
);

const step = object(
  {
    at: duration('The moment.'),
    run: {
      ...text('A command, as the terminal takes it: kubectl delete pod web-0.'),
      examples: [
        'kubectl delete pod web-0',
        'kubectl scale statefulset web --replicas=5',
        'kubectl set image deployment/web app=nginx:1.30',
        'kubectl rollout restart deployment web',
        'kubectl drain node-1 --ignore-daemonsets',
      ],
    },
    apply: text('A manifest for kubectl apply.'),
    fault,
    for: duration('How long the fault lasts. Default: to the end.'),
  },
  'Something that happens during the run: one of run, apply and fault.',
  'at',
);

/** The Scenario document, for completion and hover in the editor. */
export const scenarioSchema: JsonSchema = object(
  {
    apiVersion: { const: SCENARIO_API_VERSION, description: 'Version of the Scenario document.' },
    kind: {
      const: SCENARIO_KIND,
      description: 'What the run depends on beside the manifests. All of it is optional.',
    },
    metadata: object(
      { name: text('Name of the scenario.'), labels: strings, annotations: strings },
      'Name of the scenario.',
    ),
    spec: object(
      {
        duration: duration('How much time is simulated; at most 24h. Default 5m.'),
        seed: {
          type: 'integer',
          minimum: 0,
          description: 'Seed of pod-name suffixes, addresses and jitter. Default 1.',
        },
        cluster,
        images: list(
          { anyOf: [image, { type: 'string' }] },
          'What the registry holds beyond the well-known images.',
        ),
        apps: list(app, 'How containers behave; the first match wins.'),
        traffic: list(traffic, 'Requests to services.'),
        steps: list(step, 'What happens during the run.'),
      },
      'The run.',
    ),
  },
  'A scenario: what the run depends on beside the manifests.',
  'apiVersion',
  'kind',
);
