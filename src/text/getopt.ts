import type { TextTool } from './call.ts';

/** Letter or name -> whether it takes a value: always, never, or only when it is written to it. */
type Kind = 'value' | 'flag' | 'optional';

const kindOf = (colons: string): Kind => (colons === '::' ? 'optional' : colons === ':' ? 'value' : 'flag');

const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

/** getopt(1) of util-linux and busybox: the arguments of a script in order, options first, quoted for eval. */
export const getopt: TextTool = (call) => {
  const args = [...call.args];
  let spec: string | undefined;
  const longs = new Map<string, Kind>();
  let name = 'getopt';
  let quiet = false;
  let bare = false;
  while (args[0]?.startsWith('-') && args[0] !== '--') {
    const arg = args.shift()!;
    const own =
      /^(--options|--longoptions|--long|--name)=([\s\S]*)$/.exec(arg) ?? /^(-[oln])([\s\S]+)$/.exec(arg);
    const option = own ? own[1]! : arg;
    const value = () => (own ? own[2]! : (args.shift() ?? ''));
    if (/^(-o|--options)$/.test(option)) spec = value();
    else if (/^(-l|--long(options)?)$/.test(option))
      for (const each of value()
        .split(/[,\s]+/)
        .filter(Boolean))
        longs.set(each.replace(/:+$/, ''), kindOf(/:*$/.exec(each)![0]));
    else if (/^(-n|--name)$/.test(option)) name = value();
    else if (/^(-q|--quiet)$/.test(option)) quiet = true;
    else if (/^(-u|--unquoted)$/.test(option)) bare = true;
    else if (/^(-T|--test)$/.test(option)) return 4;
  }
  // The old way: the letters stand first, and nothing is quoted.
  if (spec === undefined) {
    if (args[0] === '--') args.shift();
    if (args.length === 0)
      return call.fail("missing optstring argument\nTry 'getopt --help' for more information.", 2);
    spec = args.shift()!;
    bare = true;
  }
  if (args[0] === '--') args.shift();
  const inOrder = /^[-+]/.test(spec);
  const letters = new Map(
    [...spec.replace(/^[-+]?:?/, '').matchAll(/(.)(:{0,2})/g)].map(([, letter, colons]) => [
      letter!,
      kindOf(colons!),
    ]),
  );
  const show = (text: string) => (bare ? text : quoted(text));
  const options: string[] = [];
  const operands: string[] = [];
  let status = 0;
  const refuse = (text: string) => {
    status = 1;
    if (!quiet) call.err(`${name}: ${text}\n`);
  };
  const take = (shown: string, kind: Kind, own: string | undefined, missing: string) => {
    if (kind === 'flag') options.push(shown);
    else if (own !== undefined || kind === 'optional') options.push(shown, show(own ?? ''));
    else if (args.length === 0) refuse(missing);
    else options.push(shown, show(args.shift()!));
  };
  while (args.length > 0) {
    const arg = args.shift()!;
    if (arg === '--') break;
    if (arg.startsWith('--')) {
      const [, wanted = '', own] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(arg)!;
      const matches = longs.has(wanted)
        ? [wanted]
        : [...longs.keys()].filter((each) => each.startsWith(wanted));
      const [found] = matches;
      if (found === undefined) refuse(`unrecognized option '--${wanted}'`);
      else if (matches.length > 1) refuse(`option '--${wanted}' is ambiguous`);
      else if (longs.get(found) === 'flag' && own !== undefined)
        refuse(`option '--${found}' doesn't allow an argument`);
      else take(`--${found}`, longs.get(found)!, own, `option '--${found}' requires an argument`);
    } else if (arg.startsWith('-') && arg !== '-')
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at]!;
        const kind = letters.get(letter);
        if (kind === undefined) {
          refuse(`invalid option -- '${letter}'`);
          continue;
        }
        const own = at + 1 < arg.length ? arg.slice(at + 1) : undefined;
        take(`-${letter}`, kind, own, `option requires an argument -- '${letter}'`);
        if (kind !== 'flag') break;
      }
    else {
      operands.push(arg);
      if (inOrder) break;
    }
  }
  call.out(` ${[...options, '--', ...[...operands, ...args].map(show)].join(' ')}\n`);
  return status;
};
