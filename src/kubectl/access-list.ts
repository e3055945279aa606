/** The table of `kubectl auth can-i --list`. Models pkg/cmd/auth/cani.go printStatus. */
import { ADMINISTRATOR, type RoleSource, rulesFor, type Subject } from '../api/rbac.ts';
import type { PolicyRule } from '../api/rbac-defaults.ts';

/** What the administrator may do besides what everybody may who is known. */
const ALL = ['*.*\t[]\t[]\t[*]\n', '\t[*]\t[]\t[*]\n'];
const KNOWN: Subject = { name: ADMINISTRATOR.name, groups: ['system:authenticated'] };

/** One row per resource or path, verbs of several rules together, ordered by them. */
export function accessRows(subject: Subject, namespace: string, source: RoleSource): string[] {
  if (subject === ADMINISTRATOR) return [...ALL, ...accessRows(KNOWN, namespace, source)];
  const rows = new Map<string, { cells: string; verbs: string[]; order: string }>();
  for (const rule of rulesFor(subject, namespace, source))
    for (const { cells, order } of piecesOf(rule)) {
      const row = rows.get(cells) ?? { cells, verbs: [], order };
      for (const verb of rule.verbs) if (!row.verbs.includes(verb)) row.verbs.push(verb);
      rows.set(cells, row);
    }
  const key = ({ verbs, order }: { verbs: string[]; order: string }) => `[${verbs.join(' ')}],${order}`;
  return [...rows.values()]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ cells, verbs }) => `${cells}\t[${verbs.join(' ')}]\n`);
}

function piecesOf({ apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule) {
  const pieces: { cells: string; order: string }[] = [];
  for (const group of apiGroups ?? [])
    for (const resource of resources ?? [])
      for (const name of resourceNames?.length ? resourceNames : [''])
        pieces.push({
          cells: `${group === '' ? resource : `${resource}.${group}`}\t[]\t[${name}]`,
          order: `[${group}],[${resource}],[${name}],[],`,
        });
  for (const url of nonResourceURLs ?? [])
    pieces.push({ cells: `\t[${url}]\t[]`, order: `[],[],[],[${url}],` });
  return pieces;
}
