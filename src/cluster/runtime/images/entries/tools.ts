import type { ImageEntry } from '../entry.ts';
import { official } from './common.ts';

/** An image that is there for its tools: the first one is its entrypoint where it has one. */
const toolbox = (
  names: readonly string[],
  base: ImageEntry['base'],
  tools: readonly string[],
  options: { size: number; entrypoint?: readonly string[]; cmd?: readonly string[]; user?: number },
): ImageEntry => ({
  names,
  base,
  ...options,
  programs: Object.fromEntries(tools.map((tool) => [tool, `/usr/local/bin/${tool}`])),
});

/** Images of Jobs, CronJobs and pipelines: clients of clouds, registries, databases and build tools. */
export const TOOL_IMAGES: readonly ImageEntry[] = [
  toolbox(['docker.io/alpine/git', 'docker.io/bitnami/git'], 'alpine', ['git', 'ssh', 'scp'], {
    size: 32_000_000,
    entrypoint: ['git'],
    cmd: ['--help'],
  }),
  toolbox(
    ['docker.io/alpine/helm', 'docker.io/lachlanevenson/k8s-helm'],
    'alpine',
    ['helm', 'git', 'curl', 'bash'],
    {
      size: 60_000_000,
      entrypoint: ['helm'],
      cmd: ['--help'],
    },
  ),
  toolbox(
    ['docker.io/alpine/k8s', 'docker.io/dtzar/helm-kubectl'],
    'alpine',
    ['kubectl', 'helm', 'kustomize', 'aws', 'git', 'curl', 'bash', 'jq', 'envsubst'],
    { size: 250_000_000, cmd: ['bash'] },
  ),
  toolbox(['docker.io/amazon/aws-cli', 'public.ecr.aws/aws-cli/aws-cli'], 'ubi', ['aws'], {
    size: 120_000_000,
    entrypoint: ['aws'],
    cmd: ['help'],
  }),
  toolbox(
    ['docker.io/google/cloud-sdk', 'gcr.io/google.com/cloudsdktool/*'],
    'debian',
    ['gcloud', 'gsutil', 'bq', 'kubectl', 'git', 'curl', 'python3', 'ssh'],
    { size: 1_100_000_000, cmd: ['bash'] },
  ),
  toolbox(['mcr.microsoft.com/azure-cli'], 'ubi', ['az', 'git', 'jq'], { size: 230_000_000, cmd: ['bash'] }),
  toolbox(['docker.io/minio/mc', 'quay.io/minio/mc'], 'ubi', ['mc'], {
    size: 28_000_000,
    entrypoint: ['mc'],
  }),
  toolbox(['docker.io/restic/restic'], 'alpine', ['restic', 'ssh'], {
    size: 17_000_000,
    entrypoint: ['restic'],
  }),
  toolbox(['docker.io/rclone/rclone'], 'alpine', ['rclone'], { size: 25_000_000, entrypoint: ['rclone'] }),
  toolbox(['docker.io/hashicorp/terraform'], 'alpine', ['terraform', 'git'], {
    size: 36_000_000,
    entrypoint: ['terraform'],
  }),
  toolbox(['docker.io/flyway/flyway', 'docker.io/redgate/flyway'], 'debian', ['flyway', 'java'], {
    size: 260_000_000,
    entrypoint: ['flyway'],
  }),
  toolbox(['docker.io/liquibase/liquibase'], 'debian', ['liquibase', 'java'], {
    size: 300_000_000,
    entrypoint: ['liquibase'],
    user: 1001,
  }),
  toolbox(['docker.io/migrate/migrate'], 'alpine', ['migrate'], {
    size: 20_000_000,
    entrypoint: ['migrate'],
  }),
  toolbox([official('maven')], 'debian', ['mvn', 'java', 'javac', 'git', 'curl'], {
    size: 280_000_000,
    cmd: ['mvn'],
  }),
  toolbox([official('gradle')], 'debian', ['gradle', 'java', 'javac', 'git', 'curl'], {
    size: 380_000_000,
    cmd: ['gradle'],
  }),
  toolbox([official('composer')], 'alpine', ['composer', 'php', 'git', 'bash'], {
    size: 70_000_000,
    cmd: ['composer'],
  }),
  {
    names: ['gcr.io/kaniko-project/executor'],
    base: 'scratch',
    size: 35_000_000,
    entrypoint: ['/kaniko/executor'],
    programs: { executor: '/kaniko/executor' },
    flavours: [{ tag: /debug/, change: { base: 'busybox' } }],
  },
];
