import type { KubeObject } from '../../api/meta.ts';
import { quote } from '../errors.ts';
import { fieldRefValue, resourceRefValue } from './downward.ts';
import { describeProbe } from './probe.ts';
import { type DescribeWriter, longTime, yesNo } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: the parts of a container are read field by field
type Any = any;

/**
 * Containers of a pod (with their state) or of a template (`space` two blanks, without).
 * Models describe.go describeContainers.
 */
export function describeContainers(
  w: DescribeWriter,
  label: string,
  containers: readonly Any[],
  options: { pod?: KubeObject; statuses?: readonly Any[]; space: string },
): void {
  const { pod, statuses = [], space } = options;
  w.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses.find((each) => each.name === container.name);
    w.line(1, `${space ? ' ' : ''}${container.name}:`);
    if (status) w.line(2, 'Container ID:', status.containerID ?? '');
    w.line(2, 'Image:', container.image ?? '');
    if (status) w.line(2, 'Image ID:', status.imageID ?? '');
    portLines(w, container.ports ?? []);
    const seccomp = container.securityContext?.seccompProfile;
    if (seccomp) {
      w.line(2, 'SeccompProfile:', seccomp.type);
      if (seccomp.type === 'Localhost') w.line(3, 'LocalhostProfile:', seccomp.localhostProfile);
    }
    wordLines(w, 'Command', container.command);
    wordLines(w, 'Args', container.args);
    if (status) stateLines(w, status);
    describeResources(w, container.resources, 2);
    if (container.livenessProbe) w.line(2, 'Liveness:', describeProbe(container.livenessProbe));
    if (container.readinessProbe) w.line(2, 'Readiness:', describeProbe(container.readinessProbe));
    if (container.startupProbe) w.line(2, 'Startup:', describeProbe(container.startupProbe));
    envFromLines(w, container.envFrom ?? []);
    envLines(w, container, pod);
    mountLines(w, container);
  }
}

function portLines(w: DescribeWriter, ports: Any[]): void {
  const text = (field: string) =>
    ports
      .map((port) => `${port[field] ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`)
      .join(', ');
  for (const [title, value] of [
    ['Port', text('containerPort')],
    ['Host Port', text('hostPort')],
  ] as const) {
    if (value.includes(',')) w.line(2, `${title}s:`, value);
    else w.line(2, `${title}:`, value || '<none>');
  }
}

function wordLines(w: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  w.line(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) w.line(3, line);
}

function stateLines(w: DescribeWriter, status: Any): void {
  oneState(w, 'State', status.state ?? {});
  if (status.lastState?.terminated) oneState(w, 'Last State', status.lastState);
  w.line(2, 'Ready:', yesNo(status.ready));
  w.line(2, 'Restart Count:', status.restartCount ?? 0);
}

function oneState(w: DescribeWriter, title: string, { running, waiting, terminated }: Any): void {
  if (running) {
    w.line(2, `${title}:`, 'Running');
    w.line(3, 'Started:', longTime(running.startedAt));
  } else if (waiting || !terminated) {
    w.line(2, `${title}:`, 'Waiting');
    if (waiting?.reason) w.line(3, 'Reason:', waiting.reason);
  } else {
    w.line(2, `${title}:`, 'Terminated');
    if (terminated.reason) w.line(3, 'Reason:', terminated.reason);
    if (terminated.message) w.line(3, 'Message:', terminated.message);
    w.line(3, 'Exit Code:', terminated.exitCode ?? 0);
    if (terminated.signal > 0) w.line(3, 'Signal:', terminated.signal);
    w.line(3, 'Started:', longTime(terminated.startedAt));
    w.line(3, 'Finished:', longTime(terminated.finishedAt));
  }
}

/** Limits and requests, each in the order of the names. */
export function describeResources(w: DescribeWriter, resources: Any, level: number): void {
  for (const title of ['Limits', 'Requests']) {
    const entries = Object.entries((resources?.[title.toLowerCase()] ?? {}) as Record<string, unknown>);
    if (entries.length > 0) w.line(level, `${title}:`);
    for (const [name, quantity] of entries.sort(([a], [b]) => (a < b ? -1 : 1)))
      w.line(level + 1, `${name}:`, String(quantity));
  }
}

function envFromLines(w: DescribeWriter, sources: Any[]): void {
  if (sources.length === 0) return;
  w.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of sources) {
    const ref = configMapRef ?? secretRef ?? {};
    const kind = configMapRef ? 'ConfigMap' : 'Secret';
    w.line(
      3,
      ref.name ?? '',
      prefix ? `${kind} with prefix '${prefix}'` : kind,
      `Optional: ${ref.optional === true}`,
    );
  }
}

function envLines(w: DescribeWriter, container: Any, pod: KubeObject | undefined): void {
  const env: Any[] = container.env ?? [];
  if (env.length === 0) w.line(2, 'Environment:', '<none>');
  else w.line(2, 'Environment:');
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      for (const [i, line] of String(value).split('\n').entries()) w.line(3, i === 0 ? `${name}:` : '', line);
    } else if (valueFrom.fieldRef) {
      const { apiVersion = 'v1', fieldPath } = valueFrom.fieldRef;
      w.line(3, `${name}:`, `${pod ? fieldRefValue(pod, fieldPath) : ''} (${apiVersion}:${fieldPath})`);
    } else if (valueFrom.resourceFieldRef) {
      const { resource } = valueFrom.resourceFieldRef;
      const amount = resourceRefValue(container, valueFrom.resourceFieldRef);
      const shown =
        amount === '0' && (resource === 'limits.cpu' || resource === 'limits.memory')
          ? 'node allocatable'
          : amount;
      w.line(3, `${name}:`, `${shown} (${resource})`);
    } else if (valueFrom.secretKeyRef) {
      const { key, name: secret, optional } = valueFrom.secretKeyRef;
      w.line(
        3,
        `${name}:`,
        `<set to the key '${key}' in secret '${secret}'>`,
        `Optional: ${optional === true}`,
      );
    } else if (valueFrom.configMapKeyRef) {
      const { key, name: map, optional } = valueFrom.configMapKeyRef;
      w.line(
        3,
        `${name}:`,
        `<set to the key '${key}' of config map '${map}'>`,
        `Optional: ${optional === true}`,
      );
    }
  }
}

function mountLines(w: DescribeWriter, container: Any): void {
  const mounts: Any[] = [...(container.volumeMounts ?? [])];
  mounts.sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  if (mounts.length === 0) w.line(2, 'Mounts:', '<none>');
  else w.line(2, 'Mounts:');
  for (const mount of mounts) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${quote(mount.subPath)}`] : [])];
    w.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  const devices: Any[] = [...(container.volumeDevices ?? [])];
  if (devices.length === 0) return;
  w.line(2, mounts.length === 0 ? 'Devices:\t<none>' : 'Devices:');
  devices.sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1));
  for (const device of devices) w.line(3, `${device.devicePath} from ${device.name}`);
}
