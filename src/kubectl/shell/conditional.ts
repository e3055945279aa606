import type { TestExpression, Word } from 'unbash';
import { matchesPattern } from '../../text/pattern.ts';
import { extendedRegExp } from '../../text/regexp.ts';
import type { Pause } from '../client.ts';
import { type Expander, expandText } from './expand.ts';

const NUMBERS: Record<string, (a: number, b: number) => boolean> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

/** Whether `[[ ... ]]` holds. */
export function* holds(
  node: TestExpression,
  shell: Expander,
  exists: (file: string) => boolean,
): Generator<Pause, boolean, void> {
  switch (node.type) {
    case 'TestGroup':
      return yield* holds(node.expression, shell, exists);
    case 'TestNot': {
      const isInverted = node.negations.length % 2 === 1;
      return (yield* holds(node.operand, shell, exists)) !== isInverted;
    }
    case 'TestLogical': {
      for (const operand of node.operands) {
        const value = yield* holds(operand, shell, exists);
        if (value === (node.operator === '||')) return value;
      }
      return node.operator === '&&';
    }
    case 'TestUnary': {
      const text = yield* expandText(node.operand, shell);
      if (node.operator === '-z') return text === '';
      if (node.operator === '-v') return shell.variable(text) !== undefined;
      if (/^-[efrs]$/.test(node.operator)) return exists(text);
      return node.operator === '-n' || node.operator === '' ? text !== '' : false;
    }
    case 'TestBinary': {
      const left = yield* expandText(node.left, shell);
      const right = yield* expandText(node.right, shell);
      return compare(left, node.operator, right, isQuoted(node.right));
    }
  }
}

/** A quoted pattern stands for itself. */
const isQuoted = (word: Word) => /^(["']).*\1$/s.test(word.text);

function compare(left: string, operator: string, right: string, isLiteral: boolean): boolean {
  if (operator === '=~') {
    const source = isLiteral ? right.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : right;
    return extendedRegExp(source, '')?.test(left) ?? false;
  }
  const isSame = () => (isLiteral ? left === right : matchesPattern(right, left, true));
  if (operator === '=' || operator === '==') return isSame();
  if (operator === '!=') return !isSame();
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return NUMBERS[operator]?.(Number(left) || 0, Number(right) || 0) ?? false;
}
