import { eachLine, type TextCall, type TextTool } from './call.ts';

/** More steps than this one number may not cost: what is left then is printed as it is. */
const LIMIT = 2_000_000n;

function factors(n: bigint): bigint[] {
  const found: bigint[] = [];
  let rest = n;
  for (let p = 2n; p * p <= rest && p < LIMIT; p += p === 2n ? 1n : 2n)
    while (rest % p === 0n) {
      found.push(p);
      rest /= p;
    }
  if (rest > 1n) found.push(rest);
  return found;
}

/** factor(1): a number and its prime factors; one above 4e12 whose two largest are above 2e6 keeps their product. */
export const factor: TextTool = function* (call) {
  let status = 0;
  const one = (text: string) => {
    if (/^\+?\d+$/.test(text)) call.out(`${[`${BigInt(text)}:`, ...factors(BigInt(text))].join(' ')}\n`);
    else status = refuse(call, text);
  };
  if (call.args.length > 0) for (const text of call.args) one(text);
  else if (call.input !== undefined)
    yield* eachLine(call, call.input, (line) => line.split(/\s+/).filter(Boolean).forEach(one));
  return status;
};

const refuse = <S, F>(call: TextCall<S, F>, text: string): number =>
  call.fail(call.busybox ? `invalid number '${text}'` : `'${text}' is not a valid positive integer`);
