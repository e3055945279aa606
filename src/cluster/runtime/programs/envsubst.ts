import type { Program } from './call.ts';

/** envsubst(1): standard input with `$NAME` and `${NAME}` filled in; an operand names those that count. */
export const envsubst: Program = function* (call) {
  const [format] = call.args.filter((arg) => !arg.startsWith('-'));
  const named = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;
  const counted =
    format === undefined ? undefined : new Set([...format.matchAll(named)].map(([, a, b]) => a ?? b));
  if (call.args.some((arg) => arg === '-v' || arg === '--variables')) {
    for (const name of counted ?? []) call.out(`${name}\n`);
    return 0;
  }
  const text = yield* call.readAll(call.stdin);
  call.out(
    text.replace(named, (whole, a: string | undefined, b: string | undefined) => {
      const name = (a ?? b)!;
      return counted && !counted.has(name) ? whole : (call.env(name) ?? '');
    }),
  );
  return 0;
};
