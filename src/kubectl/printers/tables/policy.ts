import type { KubeObject } from '../../../api/meta.ts';
import { age } from '../duration.ts';
import type { TableSpec } from './table.ts';

export const poddisruptionbudgets: TableSpec = {
  columns: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    String(object.spec?.minAvailable ?? 'N/A'),
    String(object.spec?.maxUnavailable ?? 'N/A'),
    object.status?.disruptionsAllowed ?? 0,
    age(object.metadata.creationTimestamp, now),
  ],
};

interface Metric {
  type: string;
  resource?: { name: string; target?: Target; current?: Target };
  containerResource?: { name: string; target?: Target; current?: Target };
  pods?: { target?: Target; current?: Target };
  object?: { target?: Target; current?: Target };
  external?: { target?: Target; current?: Target };
}
interface Target {
  averageUtilization?: number;
  averageValue?: string;
  value?: string;
}

/** `cpu: 12%/80%` for each metric, two at most. */
function targetsCell(hpa: KubeObject): string {
  const metrics: Metric[] = hpa.spec?.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const cells = metrics.map((metric, index) => {
    const source = metric.resource ?? metric.containerResource;
    const status: Metric | undefined = hpa.status?.currentMetrics?.[index];
    if (source === undefined) return customCell(metric, status);
    const current = (status?.resource ?? status?.containerResource)?.current;
    const target = source?.target;
    const shown =
      target?.averageUtilization !== undefined
        ? `${current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`}/${target.averageUtilization}%`
        : `${current?.averageValue ?? '<unknown>'}/${target?.averageValue ?? '<auto>'}`;
    return `${source?.name ?? metric.type}: ${shown}`;
  });
  return cells.length > 2
    ? `${cells.slice(0, 2).join(', ')} + ${cells.length - 2} more...`
    : cells.join(', ');
}

/** A metric from another API: `<unknown>/10`, `<unknown>/10 (avg)`. */
function customCell({ pods, object, external }: Metric, status: Metric | undefined): string {
  const target = (pods ?? object ?? external)?.target;
  const current = (status?.pods ?? status?.object ?? status?.external)?.current;
  if (target?.averageValue === undefined) return `${current?.value ?? '<unknown>'}/${target?.value}`;
  const shown = `${current?.averageValue ?? '<unknown>'}/${target.averageValue}`;
  return pods === undefined ? `${shown} (avg)` : shown;
}

export const horizontalpodautoscalers: TableSpec = {
  columns: ['NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'],
  row: (hpa, { now }) => [
    hpa.metadata.name,
    `${hpa.spec?.scaleTargetRef?.kind}/${hpa.spec?.scaleTargetRef?.name}`,
    targetsCell(hpa),
    hpa.spec?.minReplicas === undefined ? '<unset>' : hpa.spec.minReplicas,
    hpa.spec?.maxReplicas ?? 0,
    hpa.status?.currentReplicas ?? 0,
    age(hpa.metadata.creationTimestamp, now),
  ],
};
