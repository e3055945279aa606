/** Older versions of a kind, rewritten in the stored one. Models the conversions of pkg/apis/autoscaling/v1. */

type Loose = Record<string, unknown>;

interface Metric {
  type?: string;
  resource?: { name?: string };
}

const CPU = 'targetCPUUtilizationPercentage';

/** The object in the version that the server stores; the same object where it is in that version already. */
export function toStored(object: Loose): Loose {
  if (object.kind !== 'HorizontalPodAutoscaler' || object.apiVersion !== 'autoscaling/v1') return object;
  const stored: Loose = { ...object, apiVersion: 'autoscaling/v2' };
  const { spec } = object;
  if (typeof spec !== 'object' || spec === null) return stored;
  const { [CPU]: percent, ...rest } = spec as Loose;
  stored.spec = rest;
  if (typeof percent !== 'number') {
    // A wrong type is told as of the field that was written.
    if (percent !== undefined) (stored.spec as Loose)[CPU] = percent;
    return stored;
  }
  // A patch in the old words meets an object in the new ones: the other metrics stay.
  const others = ((rest.metrics as Metric[] | undefined) ?? []).filter(
    ({ type, resource }) => type !== 'Resource' || resource?.name !== 'cpu',
  );
  const target = { type: 'Utilization', averageUtilization: percent };
  (stored.spec as Loose).metrics = [...others, { type: 'Resource', resource: { name: 'cpu', target } }];
  return stored;
}
