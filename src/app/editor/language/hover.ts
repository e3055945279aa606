import { fieldAt } from './cursor.ts';
import { fieldAtPath, rootOf, typeWords } from './schema.ts';
import { description, type FieldWords } from './words.ts';

export interface Hover {
  /** Offsets of the word. */
  readonly from: number;
  readonly to: number;
  /** Markdown. */
  readonly contents: readonly string[];
}

/** What the field under the pointer is: its type, its place and what the API says about it. */
export function hoverAt(text: string, offset: number, words: FieldWords): Hover | undefined {
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
  const said = description(words, field.of, field.name, field.description);
  return {
    from: at.from,
    to: at.to,
    contents: [
      `\`${place}\`  \n*${typeWords(field.schema)}*${field.required ? ` · ${words.required}` : ''}`,
      ...(field.simulated === false ? [`**${words.notSimulated}**`] : []),
      ...(said ? [said] : []),
      ...(values.length > 0 ? [values.map((one) => `\`${one}\``).join(' · ')] : []),
    ],
  };
}
