import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import { changes, wordsOf } from '../classify.ts';
import { resolve } from '../kubectl.ts';

/** Programs that only look, as long as they are not told to write. */
const LOOKING = new Set(
  (
    '[ awk base64 basename cat cd cut date df dig dirname du echo egrep env expr false fgrep find free getent grep ' +
    'head hostname id ifconfig ip less ls lsof md5sum more mount netstat nproc nslookup ping printenv printf ps pwd ' +
    'alias exit export popd pushd readonly set shopt umask unalias unset ' +
    'readlink realpath route sed seq sha256sum sort ss stat tail test top tr true type uname uniq uptime wc which whoami'
  ).split(' '),
);
/** Options that make a looking program write. */
const WRITING: Record<string, RegExp> = {
  sed: /^-(?!-)\w*i|^--in-place/,
  find: /^-(delete|exec|ok)/,
  sort: /^-o/,
};

/**
 * Does a line that needs the running cluster only look at it? Then its answer is all there is of it, and it need not
 * become a step. What a program does cannot be seen from outside, so only those that are known to look count.
 */
export function isLook(line: string): boolean {
  return every(line, (command) => !changes(command) || isLookInContainer(wordsOf(command)));
}

/** The same for a script that runs in a container. */
export function isLookingScript(script: string): boolean {
  return every(script, (command) => {
    const writes = command.redirects.some(
      (each) => each.type === 'Redirect' && isWriting(each.operator) && each.target?.value !== '/dev/null',
    );
    const words = wordsOf(command);
    return !writes && (words.length === 0 || isLookingProgram(words));
  });
}

const isWriting = (operator: string) => operator.includes('>') && !operator.endsWith('>&');

function isLookInContainer(words: readonly string[]): boolean {
  if (words[0] !== 'kubectl' && words[0] !== 'k') return false;
  try {
    const call = resolve(words.slice(1));
    if (call?.command.name !== 'exec') return false;
    const { args, dash } = call.parsed;
    const inner = dash < 0 ? [] : args.slice(dash);
    return /^(\/(usr\/)?bin\/)?(ba|da|a|z|k)?sh$/.test(inner[0] ?? '') && inner[1] === '-c'
      ? isLookingScript(inner[2] ?? '')
      : isLookingProgram(inner);
  } catch {
    // What cannot be read changes nothing: running it only prints an error.
    return true;
  }
}

function isLookingProgram(words: readonly string[]): boolean {
  const name = (words[0] ?? '').replace(/^.*\//, '');
  if (!LOOKING.has(name)) return false;
  const writing = WRITING[name];
  return writing === undefined || !words.some((word) => writing.test(word));
}

function every(script: string, isFine: (command: Command) => boolean): boolean {
  let fine = true;
  const visit = (node: SyntaxNode): void => {
    if (!fine) return;
    if (node.type === 'Command' && !isFine(node)) fine = false;
    else forEachChild(node, visit);
  };
  visit(parse(script));
  return fine;
}
