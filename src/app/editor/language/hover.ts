import { fieldAt } from './cursor.ts';
import { fieldAtPath, rootOf, typeWords } from './schema.ts';

export interface Hover {
  /** Offsets of the word. */
  readonly from: number;
  readonly to: number;
  /** Markdown. */
  readonly contents: readonly string[];
}

/** What the field under the pointer is: its type, its place and what the API says about it. */
export function hoverAt(text: string, offset: number, notSimulated: string): Hover | undefined {
  const at = fieldAt(text, offset);
  if (!at) return undefined;
  const field = fieldAtPath(at.document, at.path);
  if (!field) return undefined;
  const { type } = rootOf(at.document);
  const place = at.path.reduce<string>(
    (joined, key) => (typeof key === 'number' ? `${joined}[]` : joined ? `${joined}.${key}` : key),
    type ?? '',
  );
  const values = (field.schema.enum ?? []).filter((one) => typeof one === 'string');
  return {
    from: at.from,
    to: at.to,
    contents: [
      `\`${place}\`  \n*${typeWords(field.schema)}*${field.required ? ' · required' : ''}`,
      ...(field.simulated === false ? [`**${notSimulated}**`] : []),
      ...(field.description ? [field.description] : []),
      ...(values.length > 0 ? [values.map((one) => `\`${one}\``).join(' · ')] : []),
    ],
  };
}
