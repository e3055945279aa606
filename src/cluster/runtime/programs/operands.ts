import type { Call } from './call.ts';

/** Runs `each` for every operand; what fails is said with `say` and makes the exit code 1. */
export function over(
  call: Call,
  operands: readonly string[],
  say: (name: string, why: string) => string,
  each: (name: string) => void,
): number {
  let status = 0;
  for (const name of operands) {
    try {
      each(name);
    } catch (error) {
      call.err(`${call.name}: ${say(name, call.why(error))}\n`);
      status = 1;
    }
  }
  return status;
}

export function missingOperand(call: Call): number {
  if (call.busybox) call.err(`BusyBox v1.36.1 multi-call binary.\n\nUsage: ${call.name} [OPTIONS]...\n`);
  else call.err(`${call.name}: missing operand\nTry '${call.name} --help' for more information.\n`);
  return 1;
}
