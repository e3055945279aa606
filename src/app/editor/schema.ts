import type { JSONSchema } from 'monaco-yaml';
import { docs } from '../../api/docs.generated.ts';
import { kinds } from '../../api/kinds.ts';
import type { Definition, SchemaNode } from '../../api/schema.ts';
import { definitions } from '../../api/schemas.generated.ts';
import { scenarioSchema } from '../../scenario/schema.ts';

/** Kinds that a person writes; the others are made by the cluster and only looked at. */
const WRITTEN = [
  'Pod',
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'ConfigMap',
  'Secret',
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ServiceAccount',
  'PodDisruptionBudget',
  'ReplicationController',
  'HorizontalPodAutoscaler',
  'ResourceQuota',
  'LimitRange',
  'PriorityClass',
  'EndpointSlice',
  'Endpoints',
];

/** Fields that the server fills in: they would only be in the way of completion. */
const SERVER_FIELDS = new Set(['status', 'managedFields', 'selfLink']);

/** One schema for every document of the text: which part holds is decided by `kind`. */
export function editorSchema(): JSONSchema {
  const known = kinds.filter(({ kind }) => WRITTEN.includes(kind) && kind in definitions);
  const names = [...known.map(({ kind }) => kind), 'Scenario'];
  const versions = [...new Set(known.flatMap(({ apiVersions }) => [...apiVersions]))];
  const when = (kind: string, schema: JSONSchema): JSONSchema => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: schema,
  });
  return {
    type: 'object',
    properties: {
      apiVersion: { type: 'string', enum: [...versions, 'podscope.dev/v1alpha1'] },
      kind: { type: 'string', enum: names },
    },
    allOf: [
      ...known.map(({ kind, apiVersions }) =>
        when(kind, {
          $ref: `#/definitions/${kind}`,
          properties: { apiVersion: { enum: [...apiVersions] }, kind: { enum: [kind] } },
        }),
      ),
      when('Scenario', scenarioSchema as JSONSchema),
    ],
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [name, describe(name, definition)]),
    ),
  };
}

function describe(name: string, definition: Definition): JSONSchema {
  const texts = docs[name] ?? {};
  const properties: Record<string, JSONSchema> = {};
  for (const [field, node] of Object.entries(definition.properties)) {
    if (SERVER_FIELDS.has(field)) continue;
    const description = texts[field];
    properties[field] = { ...plain(node), ...(description ? { description } : {}) };
  }
  return {
    type: 'object',
    ...(texts[''] ? { description: texts[''] } : {}),
    properties,
    ...(definition.required ? { required: [...definition.required] } : {}),
  };
}

/** A node without the keywords that only our own decoder reads. */
function plain(node: SchemaNode): JSONSchema {
  const { 'x-go': _go, format: _format, items, additionalProperties, type, enum: values, $ref } = node;
  return {
    ...($ref ? { $ref } : {}),
    ...(type ? { type: typeof type === 'string' ? type : [...type] } : {}),
    ...(values ? { enum: [...values] } : {}),
    ...(items ? { items: plain(items) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: plain(additionalProperties) }
      : {}),
  };
}
