/**
 * Texts that the simulation makes are English and full of names and numbers. A catalogue gives each of them a form in
 * another language, by pattern: `Process 1 of {name} was started (restart count {n}).` Each `{placeholder}` stands for
 * whatever is there, and is put where the translation names it. `{why*}` is a text that is translated itself.
 */
export type Catalogue = readonly (readonly [pattern: string, translation: string])[];

interface Compiled {
  readonly form: RegExp;
  readonly names: readonly string[];
  readonly translation: string;
}

const PLACEHOLDER = /\{(\w+\*?)\}/g;

/** Patterns by their fixed beginning, so that a text is tried against few of them. */
const compiled = new WeakMap<Catalogue, { start: string; rule: Compiled }[]>();

/** The text in the catalogue's language, or undefined where it has no form for it. */
export function translated(text: string, catalogue: Catalogue): string | undefined {
  let rules = compiled.get(catalogue);
  if (!rules) {
    rules = catalogue.map((entry) => ({ start: entry[0].split('{', 1)[0]!, rule: compile(entry) }));
    compiled.set(catalogue, rules);
  }
  for (const { start, rule } of rules) {
    if (!text.startsWith(start)) continue;
    const found = rule.form.exec(text);
    if (!found) continue;
    return rule.translation.replace(PLACEHOLDER, (_, name: string) => {
      const value = found[rule.names.indexOf(name) + 1] ?? '';
      return name.endsWith('*') ? (translated(value, catalogue) ?? value) : value;
    });
  }
  return undefined;
}

function compile([pattern, translation]: Catalogue[number]): Compiled {
  const names = [...pattern.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  const source = pattern
    .split(PLACEHOLDER)
    // Every second piece is the name of a placeholder.
    .map((piece, i) => (i % 2 === 1 ? '(.+?)' : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return { form: new RegExp(`^${source}$`, 's'), names, translation };
}
