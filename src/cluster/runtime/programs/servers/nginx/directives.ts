import { DIRECTIVES } from './directives.generated.ts';

/** What nginx knows of one directive; a name may stand in several modules, with a rule for each. */
export interface Rule {
  /** The contexts it may stand in, a letter each (`directives.generated.ts`). */
  contexts: string;
  /** How many arguments fit. */
  counts: string;
  kind: 'q' | 'n' | 't' | 'z' | '-';
}

let rules: Map<string, Rule[]> | undefined;

/** The rules of a name; none where nginx does not know it. */
export function rulesOf(name: string): readonly Rule[] {
  rules ??= read();
  return rules.get(name) ?? [];
}

function read(): Map<string, Rule[]> {
  const known = new Map<string, Rule[]>();
  for (const line of DIRECTIVES.trim().split('\n')) {
    const [shape = '', names = ''] = line.split('|');
    const [contexts = '', counts = '', kind = '-'] = shape.split(' ');
    for (const name of names.split(' ')) {
      const list = known.get(name) ?? [];
      list.push({ contexts, counts, kind: kind as Rule['kind'] });
      known.set(name, list);
    }
  }
  return known;
}

/** Which context the block of a directive is; undefined where what stands in it are no directives. */
export function contextOf(name: string, outer: string): string | undefined {
  if (outer === 'm') return { http: 'h', events: 'e', stream: 'T', mail: 'A' }[name];
  if (name === 'server') return { h: 's', T: 'S', A: 'B' }[outer];
  if (name === 'upstream') return outer === 'h' ? 'u' : 'U';
  if (name === 'location') return 'l';
  if (name === 'if') return outer === 's' ? 'i' : 'j';
  if (name === 'limit_except') return 'x';
  return undefined;
}

/** Whether so many arguments fit a rule. */
export function fits(counts: string, given: number): boolean {
  const bare = counts.replace('b', '');
  if (bare === '*' || bare === '') return true;
  if (bare.endsWith('+')) return given >= Number(bare[0]);
  return bare === 'f' ? given === 1 : bare.includes(String(given));
}
