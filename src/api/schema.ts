/** The shape of the generated schemas: the part of JSON Schema that the Kubernetes API needs. */
export interface SchemaNode {
  type?: string | readonly string[];
  /** int32, int64, quantity, int-or-string, date-time, micro-time, byte, raw. */
  format?: string;
  enum?: readonly string[];
  items?: SchemaNode;
  additionalProperties?: SchemaNode | boolean;
  $ref?: string;
  /** Go's name of a string type, as its decoder prints it (`v1.PullPolicy`). */
  'x-go'?: string;
}

/** A struct of the API. */
export interface Definition {
  type: string;
  properties: Record<string, SchemaNode>;
  required?: readonly string[];
  additionalProperties: boolean;
}

const PREFIX = '#/definitions/';

/** The definition a node points to, by name; undefined where it is not a struct. */
export function refName(node: SchemaNode): string | undefined {
  return node.$ref?.slice(PREFIX.length);
}
