import type { Work } from '../call.ts';
import { extendedRegExp, replaceMatches } from '../regexp.ts';
import { strftime } from '../strftime.ts';
import type { AwkMachine } from './machine.ts';
import { AwkError, type Expr } from './tree.ts';
import { Input, numberOf, type Value } from './values.ts';
import { splitAt } from './variables.ts';

const MATHS: Record<string, (x: number) => number> = {
  int: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
};

/** The functions of awk itself, with those gawk adds that scripts use. */
export function* callBuiltin<S, F>(
  machine: AwkMachine<S, F>,
  name: string,
  args: readonly Expr[],
): Work<S, Value> {
  const { variables } = machine;
  const value = function* (i: number): Work<S, Value> {
    return args[i] === undefined ? undefined : yield* machine.eval(args[i]);
  };
  const text = function* (i: number): Work<S, string> {
    return machine.text(yield* value(i));
  };
  const number = function* (i: number): Work<S, number> {
    return numberOf(yield* value(i));
  };
  const maths = Object.hasOwn(MATHS, name) ? MATHS[name] : undefined;
  if (maths) return maths(yield* number(0));
  switch (name) {
    case 'length': {
      const [of] = args;
      if (of?.t === 'var' && variables.isArray(of.name)) return variables.array(of.name).size;
      return (of === undefined ? machine.text(variables.field(0)) : yield* text(0)).length;
    }
    case 'substr': {
      const source = yield* text(0);
      const given = Math.round(yield* number(1));
      // busybox begins at 1 where the start lies before it, and keeps the length.
      const from = machine.call.busybox ? Math.max(1, given) : given;
      const length = args.length > 2 ? Math.round(yield* number(2)) : Number.POSITIVE_INFINITY;
      return source.slice(Math.max(0, from - 1), Math.max(0, from - 1 + length));
    }
    case 'index':
      return (yield* text(0)).indexOf(yield* text(1)) + 1;
    case 'toupper':
      return (yield* text(0)).toUpperCase();
    case 'tolower':
      return (yield* text(0)).toLowerCase();
    case 'atan2':
      return Math.atan2(yield* number(0), yield* number(1));
    case 'rand':
      return machine.call.random();
    case 'srand': {
      const before = machine.seed;
      machine.seed = args.length === 0 ? machine.call.seconds() : yield* number(0);
      return before;
    }
    case 'systime':
      return machine.call.seconds();
    case 'strftime':
      return strftime(yield* text(0), args.length > 1 ? yield* number(1) : machine.call.seconds());
    case 'sprintf': {
      const values: Value[] = [];
      for (const each of args) values.push(yield* machine.eval(each));
      return machine.sprintf('sprintf', values);
    }
    case 'split':
      return yield* split(machine, args);
    case 'sub':
    case 'gsub': {
      const by = yield* text(1);
      const regexp = yield* machine.regexp(args[0]!, name === 'gsub' ? 'g' : '');
      const target: Expr = args[2] ?? { t: 'field', e: { t: 'num', v: 0 } };
      let count = 0;
      const source = machine.text(yield* machine.eval(target));
      const replace = ([hit = '']: readonly string[]) => {
        count++;
        return by.replace(/\\\\&|\\&|&/g, (c) => (c === '&' ? hit : c === '\\&' ? '&' : `\\${hit}`));
      };
      const changed =
        name === 'gsub'
          ? replaceMatches(source, regexp, replace)
          : source.replace(regexp, (hit: string) => replace([hit]));
      if (count > 0) yield* machine.assign(target, changed);
      return count;
    }
    case 'gensub': {
      const how = yield* text(2);
      const regexp = yield* machine.regexp(args[0]!, 'g');
      const by = yield* text(1);
      const target = args[3] === undefined ? machine.text(variables.field(0)) : yield* text(3);
      let n = 0;
      return target.replace(regexp, (...match: unknown[]) => {
        n++;
        if (!/^[gG]/.test(how) && n !== (Number(how) || 1)) return match[0] as string;
        return by.replace(/\\(\d|&|\\)|&/g, (whole, special: string | undefined) =>
          special === undefined || special === '0'
            ? (match[0] as string)
            : /\d/.test(special)
              ? typeof match[Number(special)] === 'string'
                ? (match[Number(special)] as string)
                : ''
              : whole.slice(1),
        );
      });
    }
    case 'match': {
      const found = (yield* machine.regexp(args[1]!)).exec(yield* text(0));
      variables.set('RSTART', found ? found.index + 1 : 0);
      variables.set('RLENGTH', found ? found[0].length : -1);
      if (args[2]?.t === 'var') {
        const array = variables.array(args[2].name);
        array.clear();
        for (const [i, part] of (found ?? []).entries())
          if (part !== undefined) array.set(String(i), new Input(part));
      }
      return found ? found.index + 1 : 0;
    }
    case 'close':
      return yield* machine.streams.close(yield* text(0));
    case 'fflush':
      return 0;
    case 'system':
      return (yield* machine.call.command(yield* text(0), undefined, false)).code;
    case 'and':
      return Number(BigInt(yield* number(0)) & BigInt(yield* number(1)));
    case 'or':
      return Number(BigInt(yield* number(0)) | BigInt(yield* number(1)));
    case 'strtonum': {
      const given = yield* text(0);
      return /^0[xX]/.test(given) ? Number.parseInt(given, 16) : numberOf(given);
    }
    default:
      throw new AwkError(`function ${name} never defined`);
  }
}

function* split<S, F>(machine: AwkMachine<S, F>, args: readonly Expr[]): Work<S, Value> {
  const { variables } = machine;
  const [source, into, by] = args;
  const text = machine.text(source ? yield* machine.eval(source) : undefined);
  if (into?.t !== 'var') throw new AwkError('split: second argument must be an array');
  let parts: string[];
  if (by?.t === 'regex') parts = text === '' ? [] : splitAt(text, extendedRegExp(by.v, 'g') ?? /$^/g);
  else parts = variables.split(text, by ? machine.text(yield* machine.eval(by)) : variables.text('FS'));
  const array = variables.array(into.name);
  array.clear();
  for (const [i, part] of parts.entries()) array.set(String(i + 1), new Input(part));
  return parts.length;
}
