import type { KubeObject } from '../../api/meta.ts';
import { refName, type SchemaNode } from '../../api/schema.ts';
import { definitions } from '../../api/schemas.generated.ts';
import { GO_ORDER } from './go-order.generated.ts';
import { byCodePoint } from './yaml.ts';

const LIST = ['kind', 'apiVersion', 'metadata', 'items'];
const orders = new Map<string, readonly string[]>();

/**
 * An object or list with its keys as Go's encoder writes those of a struct: in the order they are declared; those of
 * maps by the alphabet. Models what encoding/json does with the types of k8s.io/api.
 */
export function asDeclared(object: KubeObject): unknown {
  if (!Array.isArray(object.items)) return struct(object, object.kind);
  const type = object.kind.replace(/List$/, '');
  const items = object.items.map((item: KubeObject) => struct(item, type));
  return inOrder({ ...object, items }, LIST, (_, value) => value);
}

function struct(value: unknown, type: string | undefined): unknown {
  const properties = type === undefined ? undefined : definitions[type]?.properties;
  if (type === undefined || properties === undefined) return inOrder(value, [], plain);
  let order = orders.get(type);
  if (order === undefined) {
    order = GO_ORDER[type]?.split(' ') ?? [];
    orders.set(type, order);
  }
  return inOrder(value, order, (key, field) => member(field, properties[key]));
}

function member(value: unknown, node: SchemaNode | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => member(item, node?.items));
  const values = node?.additionalProperties;
  if (typeof values === 'object') return inOrder(value, [], (_, each) => member(each, values));
  return struct(value, node && refName(node));
}

const plain = (_: string, value: unknown): unknown =>
  Array.isArray(value) ? value.map((item) => inOrder(item, [], plain)) : inOrder(value, [], plain);

/** The keys that are named first, as they are named; the others behind them by the alphabet. */
function inOrder(
  value: unknown,
  first: readonly string[],
  each: (key: string, field: unknown) => unknown,
): unknown {
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  const rest = Object.keys(fields)
    .filter((key) => !first.includes(key))
    .sort(byCodePoint);
  return Object.fromEntries(
    [...first, ...rest].flatMap((key) =>
      fields[key] === undefined || !Object.hasOwn(fields, key) ? [] : [[key, each(key, fields[key])]],
    ),
  );
}
