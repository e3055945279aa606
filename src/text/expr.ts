import type { TextTool } from './call.ts';
import { basicRegExp } from './regexp.ts';

/** expr(1): arithmetic, comparison, and matching with `:`. */
export const expr: TextTool = (call) => {
  const args = call.args;
  let at = 0;
  const number = (text: string) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined);
  const levels = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];
  const parse = (level: number): string => {
    if (level === levels.length) {
      if (args[at] === '(') {
        at++;
        const inner = parse(0);
        at++;
        return inner;
      }
      if (args[at] === 'length') {
        at += 2;
        return String((args[at - 1] ?? '').length);
      }
      if (args[at] === 'substr') {
        at += 4;
        return (args[at - 3] ?? '').slice(
          Number(args[at - 2]) - 1,
          Number(args[at - 2]) - 1 + Number(args[at - 1]),
        );
      }
      return args[at++] ?? '';
    }
    let left = parse(level + 1);
    while (levels[level]!.includes(args[at] ?? '')) {
      const operator = args[at++]!;
      const right = parse(level + 1);
      const a = number(left);
      const b = number(right);
      switch (operator) {
        case '|':
          left = left !== '' && left !== '0' ? left : right;
          break;
        case '&':
          left = left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
          break;
        case ':': {
          const match = basicRegExp(`^${right}`, '')?.exec(left);
          left = match ? (match[1] ?? String(match[0].length)) : right.includes('\\(') ? '' : '0';
          break;
        }
        case '+':
        case '-':
        case '*':
        case '/':
        case '%':
          if (a === undefined || b === undefined) throw new Error('non-integer argument');
          if ((operator === '/' || operator === '%') && b === 0n) throw new Error('division by zero');
          left = String(
            operator === '+'
              ? a + b
              : operator === '-'
                ? a - b
                : operator === '*'
                  ? a * b
                  : operator === '/'
                    ? a / b
                    : a % b,
          );
          break;
        default: {
          const order =
            a !== undefined && b !== undefined
              ? a < b
                ? -1
                : a > b
                  ? 1
                  : 0
              : left < right
                ? -1
                : left > right
                  ? 1
                  : 0;
          const truth = {
            '<': order < 0,
            '<=': order <= 0,
            '=': order === 0,
            '==': order === 0,
            '!=': order !== 0,
            '>=': order >= 0,
            '>': order > 0,
          }[operator]!;
          left = truth ? '1' : '0';
        }
      }
    }
    return left;
  };
  try {
    const result = parse(0);
    call.out(`${result}\n`);
    return result === '' || result === '0' ? 1 : 0;
  } catch (error) {
    return call.fail((error as Error).message, 2);
  }
};
