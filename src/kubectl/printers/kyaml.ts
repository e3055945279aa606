import { looksLikeOther, sorted } from './yaml.ts';

/**
 * The YAML that cannot be misread: braces and brackets around everything, every text in double quotes.
 * Models sigs.k8s.io/yaml/kyaml.
 */
export const toKyaml = (value: unknown): string => declaredKyaml(sorted(value));

/** The same of what has its own order of keys. */
export const declaredKyaml = (value: unknown): string => `---\n${node(value, 0)}\n`;

function node(value: unknown, level: number): string {
  const inner = '  '.repeat(level + 1);
  const outer = '  '.repeat(level);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    // Maps and lists begin on the line of the bracket.
    if (value.every((item) => typeof item === 'object' && item !== null))
      return `[${value.map((item) => node(item, level)).join(', ')}]`;
    return `[\n${value.map((item) => `${inner}${node(item, level + 1)},\n`).join('')}${outer}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return `{\n${entries.map(([key, field]) => `${inner}${keyText(key)}: ${node(field, level + 1)},\n`).join('')}${outer}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const keyText = (key: string) =>
  /^[A-Za-z_][\w./-]*$/.test(key) && !looksLikeOther(key) ? key : JSON.stringify(key);
