import type { TestExpression } from 'unbash';
import { matchesPattern, unquotePattern } from '../../../text/pattern.ts';
import { extendedRegExp } from '../../../text/regexp.ts';
import type { Steps } from '../process/process.ts';
import { compareFiles, fileTest } from '../programs/test.ts';
import { arithmeticText } from './arithmetic.ts';
import { expandPattern, expandText } from './expand.ts';
import type { Shell } from './shell.ts';
import { traceTest } from './trace.ts';

/** `[[ ... ]]`: 0 true, 1 false, 2 wrong. */
export function* conditional(shell: Shell, node: TestExpression, negated = false): Steps<number> {
  switch (node.type) {
    case 'TestGroup':
      return yield* conditional(shell, node.expression, negated);
    case 'TestNot': {
      const odd = node.negations.length % 2 === 1;
      const inner = yield* conditional(shell, node.operand, odd && node.operand.type !== 'TestLogical');
      return inner === 2 || !odd ? inner : inner === 0 ? 1 : 0;
    }
    case 'TestLogical': {
      let status = 0;
      for (const each of node.operands) {
        status = yield* conditional(shell, each);
        if (status === 2) return 2;
        if ((status === 0) === (node.operator === '||')) return status;
      }
      return status;
    }
    case 'TestUnary': {
      const text = yield* expandText(shell, node.operand);
      traceTest(shell, negated, [node.operator, text]);
      switch (node.operator) {
        case '-z':
          return text === '' ? 0 : 1;
        case '-n':
          return text !== '' ? 0 : 1;
        case '-v':
          return isSet(shell, text) ? 0 : 1;
        case '-o':
          return shell.options.has(text) ? 0 : 1;
        default:
          return fileTest(shell.process, node.operator, text) ? 0 : 1;
      }
    }
    case 'TestBinary': {
      const left = yield* expandText(shell, node.left);
      const truth = (value: boolean) => (value ? 0 : 1);
      switch (node.operator) {
        case '=':
        case '==':
        case '!=': {
          const pattern = yield* expandPattern(shell, node.right);
          traceTest(shell, negated, [left, node.operator, shownPattern(node.right.text, pattern)]);
          return truth(matchesPattern(pattern, left, true) === (node.operator !== '!='));
        }
        case '=~': {
          const source =
            node.right.parts === undefined ? node.right.text : yield* expandPattern(shell, node.right);
          traceTest(shell, negated, [left, node.operator, source]);
          const regexp = extendedRegExp(node.right.parts === undefined ? source : quotedRegExp(source), '');
          if (regexp === undefined) return 2;
          const match = regexp.exec(left);
          if (shell.dialect.bash) {
            const entry = shell.vars.declare('BASH_REMATCH');
            entry.array = new Map(match?.map((text, i) => [String(i), text ?? '']));
          }
          return truth(match !== null);
        }
        case '<':
        case '>': {
          const right = yield* expandText(shell, node.right);
          traceTest(shell, negated, [left, node.operator, right]);
          return truth(node.operator === '<' ? left < right : left > right);
        }
        default: {
          const right = yield* expandText(shell, node.right);
          traceTest(shell, negated, [left, node.operator, right]);
          if (/^-(ef|nt|ot)$/.test(node.operator))
            return truth(compareFiles(shell.process, left, node.operator, right));
          const a = yield* arithmeticText(shell, left);
          const b = yield* arithmeticText(shell, right);
          const order = a < b ? -1 : a > b ? 1 : 0;
          return truth(numericTest(node.operator, order));
        }
      }
    }
  }
}

/** A pattern as `set -x` shows it: what was quoted has a backslash before each character. */
const shownPattern = (source: string, pattern: string): string =>
  /^(["'])[\s\S]*\1$/.test(source) ? [...unquotePattern(pattern)].map((c) => `\\${c}`).join('') : pattern;

/** `-v name` and `-v name[key]`. */
function isSet(shell: Shell, text: string): boolean {
  const indexed = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(text);
  if (!indexed) return shell.value(text) !== undefined;
  const array = shell.vars.get(indexed[1]!)?.array;
  return /^[@*]$/.test(indexed[2]!) ? (array?.size ?? 0) > 0 : (array?.has(indexed[2]!) ?? false);
}

/** `-eq`, `-lt` and the like on the order of two numbers. */
function numericTest(operator: string, order: number): boolean {
  switch (operator) {
    case '-eq':
      return order === 0;
    case '-ne':
      return order !== 0;
    case '-lt':
      return order < 0;
    case '-le':
      return order <= 0;
    case '-gt':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** A regular expression in which quoted characters carry a backslash: those that mean something keep it. */
function quotedRegExp(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, (_, c: string) =>
    /[.^$*+?()[\]{}|\\]/.test(c) ? `\\${c}` : unquotePattern(c),
  );
}
