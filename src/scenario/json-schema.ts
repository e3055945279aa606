/** JSON Schema, as far as it is used here. */
export interface JsonSchema {
  [keyword: string]: unknown;
}
