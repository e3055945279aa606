/**
 * Writes src/kubectl/printers/go-order.generated.ts: the order in which Go declares the fields of the API's structs. What
 * kubectl prints as JSON from such a struct (not from a map) stands in this order.
 *
 * Input: types.go of k8s.io/api and of apimachinery's meta/v1, the first that has a struct of the name wins.
 *   npx tsx src/workshop/generate-go-order.mjs meta.go core.go apps.go batch.go …
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { definitions } from '../api/schemas.generated.ts';

/** Struct -> its JSON names in order; embedded structs by their Go name with a `+` in front. */
const structs = new Map();
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    if (structs.has(name)) continue;
    structs.set(
      name,
      body.split('\n').flatMap((raw) => {
        const line = raw.trim();
        if (line.startsWith('//')) return [];
        const key = /json:"([^",]*)/.exec(line)?.[1];
        if (key === undefined) return [];
        if (key !== '') return [key];
        return [`+${/^(?:\w+\s+)?\*?(?:\w+\.)?(\w+)\s+`/.exec(line)?.[1]}`];
      }),
    );
  }
}

const fieldsOf = (name) =>
  (structs.get(name) ?? []).flatMap((field) => (field.startsWith('+') ? fieldsOf(field.slice(1)) : [field]));

const lines = [];
for (const [name, { properties }] of Object.entries(definitions)) {
  const names = Object.keys(properties);
  const order = fieldsOf(name).filter((field) => names.includes(field));
  if (order.length < names.length) {
    console.warn(`${name}: ${names.filter((field) => !order.includes(field))} not found`);
    continue;
  }
  if (order.join() !== [...order].sort().join()) lines.push(`  ${name}: '${order.join(' ')}',\n`);
}
writeFileSync(
  new URL('../kubectl/printers/go-order.generated.ts', import.meta.url),
  `// Made by src/workshop/generate-go-order.mjs from the field lists of k8s.io/api (Kubernetes 1.36). Do not edit.
/** Struct -> its fields as Go declares them, where that is not the order of the alphabet. */
export const GO_ORDER: Readonly<Record<string, string>> = {
${lines.join('')}};
`,
);
