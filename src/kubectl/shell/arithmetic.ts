import type { ArithmeticExpression } from 'unbash';

const BINARY: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? 0 : a % b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
  ',': (_, b) => b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '**': (a, b) => a ** b,
};

/** The value of `$((...))`; names without a value count as 0. */
export function evaluate(
  expression: ArithmeticExpression,
  get: (name: string) => string | undefined,
  set: (name: string, value: string) => void,
): number {
  const value = (node: ArithmeticExpression): number => {
    switch (node.type) {
      case 'ArithmeticWord': {
        const text = node.value.replace(/^\$\{?(\w+)\}?$/, '$1');
        return /^-?\d+$/.test(text) ? Number(text) : Math.trunc(Number(get(text) ?? 0)) || 0;
      }
      case 'ArithmeticGroup':
        return value(node.expression);
      case 'ArithmeticUnary': {
        if (node.operator === '++' || node.operator === '--') {
          if (node.operand.type !== 'ArithmeticWord') return 0;
          const before = value(node.operand);
          const after = before + (node.operator === '++' ? 1 : -1);
          set(node.operand.value, String(after));
          return node.prefix ? after : before;
        }
        const operand = value(node.operand);
        return node.operator === '-' ? -operand : node.operator === '!' ? Number(operand === 0) : operand;
      }
      case 'ArithmeticTernary':
        return value(node.test) !== 0 ? value(node.consequent) : value(node.alternate);
      case 'ArithmeticBinary': {
        const assigns = /^([-+*/%]?)=$/.exec(node.operator);
        if (assigns && node.left.type === 'ArithmeticWord') {
          const right = value(node.right);
          const result = assigns[1] ? BINARY[assigns[1]]!(value(node.left), right) : right;
          set(node.left.value, String(result));
          return result;
        }
        return BINARY[node.operator]?.(value(node.left), value(node.right)) ?? 0;
      }
      default:
        return 0;
    }
  };
  return value(expression);
}
