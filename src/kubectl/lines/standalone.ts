import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import type { Session } from '../context.ts';
import { CONTEXT } from '../kubeconfig.ts';

/**
 * A line that does in a fresh shell what it would do in this session: a step of a scenario knows nothing of the
 * variables, files and namespace of the terminal that it was typed into.
 */
export function standalone(line: string, session: Session): string {
  const needed = [
    ...[...session.kubeconfig.contexts]
      .filter(
        ([name]) =>
          name !== CONTEXT.name &&
          [`--context=${name}`, `--context ${name}`].some((each) => line.includes(each)),
      )
      .map(
        ([name, { cluster, user, namespace }]) =>
          `kubectl config set-context ${quoted(name)} --cluster=${quoted(cluster)} --user=${quoted(user)}${namespace ? ` --namespace=${quoted(namespace)}` : ''} > /dev/null`,
      ),
    ...[...session.files].filter(([name]) => mentions(line, name)).map(([name, text]) => writing(name, text)),
    ...[...session.variables]
      .filter(([name]) => new RegExp(`\\$\\{?[#!]?${name}(?![A-Za-z0-9_])`).test(line))
      .map(([name, value]) => `${name}=${quoted(value)}`),
  ];
  return [...needed, inNamespace(line, session.namespace)].join('\n');
}

const mentions = (line: string, name: string): boolean =>
  line.split(/[\s=<>|;&()'"]+/).includes(name) && !line.trimStart().startsWith(`cat > ${name}`);

/** `'it'\''s'` */
export const quoted = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function writing(name: string, text: string): string {
  let end = 'EOF';
  while (text.split('\n').includes(end)) end += '_';
  return `cat > ${quoted(name)} <<'${end}'\n${text.replace(/\n$/, '')}\n${end}`;
}

/** Every kubectl of the line gets the session's namespace, unless it names one. */
function inNamespace(line: string, namespace: string): string {
  if (namespace === 'default') return line;
  const places: number[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') {
      const at = placeIn(node);
      if (at !== undefined) places.push(at);
    }
    forEachChild(node, visit);
  };
  visit(parse(line));
  return places
    .sort((a, b) => b - a)
    .reduce((text, at) => `${text.slice(0, at)} -n ${quoted(namespace)}${text.slice(at)}`, line);
}

/** Behind the word `kubectl` of a command that has no namespace of its own. */
function placeIn({ name, suffix }: Command): number | undefined {
  const words = [...(name ? [name] : []), ...suffix.filter((each) => each.type === 'Word')];
  const at = words.findIndex(({ value }) => value === 'kubectl' || value === 'k');
  if (at < 0) return undefined;
  const rest = words.slice(at + 1).map(({ value }) => value);
  const end = rest.indexOf('--');
  const flags = end < 0 ? rest : rest.slice(0, end);
  if (
    flags[0] === 'config' ||
    flags.some((word) => /^(-n.*|--namespace(=.*)?|--context(=.*)?|-A|--all-namespaces)$/.test(word))
  )
    return undefined;
  return words[at]!.end;
}
