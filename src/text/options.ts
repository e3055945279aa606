/** What getopt(3) would make of arguments: letters with their values, and what is no option. */
export interface Options {
  /** Letter or long name -> value ('' for one without). The last one counts. */
  flags: Map<string, string>;
  operands: string[];
  /** The first letter or name that was not expected. */
  unknown?: string;
  /** The first one that takes a value and has none. */
  missing?: string;
}

/** `spec` as for getopt: `n:` takes a value. `long`: names that take a value end in `=`. */
export function parseOptions(
  args: readonly string[],
  spec: string,
  long: readonly string[] = [],
  stopAtOperand = false,
): Options {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  let unknown: string | undefined;
  let missing: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      if (long.includes(`${name}=`)) {
        if (equals < 0 && i + 1 >= args.length) missing ??= name;
        flags.set(name, equals < 0 ? (args[++i] ?? '') : arg.slice(equals + 1));
      } else if (long.includes(name)) flags.set(name, equals < 0 ? '' : arg.slice(equals + 1));
      else unknown ??= arg;
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
      if (stopAtOperand) {
        operands.push(...args.slice(i + 1));
        break;
      }
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!;
      const where = letter === ':' ? -1 : spec.indexOf(letter);
      if (where < 0) {
        unknown ??= letter;
        continue;
      }
      if (spec[where + 1] === ':') {
        if (at + 1 >= arg.length && i + 1 >= args.length) missing ??= letter;
        flags.set(letter, at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? ''));
        break;
      }
      flags.set(letter, '');
    }
  }
  return {
    flags,
    operands,
    ...(unknown === undefined ? {} : { unknown }),
    ...(missing === undefined ? {} : { missing }),
  };
}
