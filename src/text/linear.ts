/**
 * Regular expressions that always end. JavaScript's engine tries one way after the other, so that `(a+)+$` on a line
 * of forty letters takes for ever; here a way that has failed at a place is not tried there again (as in RE2's
 * bitstate.cc), and a search costs at most the length of the expression times that of the text.
 */
import { compileProgram, type Instruction, type Program } from './linear-program.ts';

/** A regular expression as `new RegExp` makes it, that cannot run away. Throws SyntaxError as that does. */
export function regExp(source: string, flags = ''): RegExp {
  const native = new RegExp(source, flags);
  const program = compileProgram(native);
  return program === undefined ? native : new LinearRegExp(native, program);
}

/** Ways of so many steps JavaScript's own engine may try, which is much faster for texts of usual length. */
const FEW = 1e6;

class LinearRegExp extends RegExp {
  /** Whatever makes another one of this (split, matchAll) makes it from the source. */
  static override get [Symbol.species](): RegExpConstructor {
    return function make(of: RegExp | string, flags?: string) {
      return regExp(typeof of === 'string' ? of : of.source, flags ?? (of as RegExp).flags);
    } as unknown as RegExpConstructor;
  }

  readonly #program: Program;

  constructor(native: RegExp, program: Program) {
    super(native.source, native.flags);
    this.#program = program;
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length ** this.#program.degree <= FEW) return super.exec(text);
    const moves = this.global || this.sticky;
    const from = moves ? this.lastIndex : 0;
    const found = from > text.length ? undefined : search(this.#program, text, from, this.sticky);
    if (moves) this.lastIndex = found === undefined ? 0 : found[1]!;
    return found === undefined ? null : result(this.#program, text, found);
  }
}

function result({ names }: Program, text: string, slots: readonly (number | undefined)[]): RegExpExecArray {
  const parts: (string | undefined)[] = [];
  for (let i = 0; i < slots.length; i += 2)
    parts.push(slots[i + 1] === undefined ? undefined : text.slice(slots[i], slots[i + 1]));
  const groups =
    names.size === 0
      ? undefined
      : Object.assign(
          Object.create(null),
          Object.fromEntries([...names].map(([name, i]) => [name, parts[i]])),
        );
  return Object.assign(parts as [string, ...string[]], { index: slots[0]!, input: text, groups });
}

/**
 * The first match at `from` or, unless it has to begin there, behind it: where the whole and each group begin and end,
 * two slots each.
 */
export function search(program: Program, text: string, from: number, sticky: boolean): Slots | undefined {
  const tried = new Tried(program.code.length);
  for (let start = from; start <= text.length; start++) {
    const slots = matchAt(program, text, start, tried);
    if (slots !== undefined || sticky) return slots;
  }
  return undefined;
}

type Slots = (number | undefined)[];
/** A way that is still to be tried, or what a slot was before the ways behind it. */
type Job = { at: number; position: number } | { slot: number; was: number | undefined };

function matchAt(program: Program, text: string, start: number, tried: Tried): Slots | undefined {
  const slots: Slots = new Array(program.slots).fill(undefined);
  const jobs: Job[] = [{ at: 0, position: start }];
  for (;;) {
    const job = jobs.pop();
    if (job === undefined) return undefined;
    if ('slot' in job) slots[job.slot] = job.was;
    else if (follow(program.code, text, job, { slots, jobs, tried })) return slots;
  }
}

interface Way {
  slots: Slots;
  jobs: Job[];
  tried: Tried;
}

/** Follows one way until it ends: true where it is a match. Its forks go onto the jobs. */
function follow(
  code: readonly Instruction[],
  text: string,
  begin: { at: number; position: number },
  { slots, jobs, tried }: Way,
): boolean {
  let { at, position } = begin;
  const save = (slot: number, value: number | undefined) => {
    jobs.push({ slot, was: slots[slot] });
    slots[slot] = value;
  };
  while (tried.first(at, position)) {
    const step = code[at]!;
    switch (step.op) {
      case 'match':
        return true;
      case 'char': {
        const width = step.width(text, position);
        if (width === 0) return false;
        position += width;
        break;
      }
      case 'assert':
        if (!step.holds(text, position)) return false;
        break;
      case 'look':
        if (
          (matchAt(step.program, text, position, new Tried(step.program.code.length)) !== undefined) ===
          step.negated
        )
          return false;
        break;
      case 'save':
        save(step.slot, position);
        break;
      case 'clear':
        for (let slot = step.from; slot < step.to; slot++) save(slot, undefined);
        break;
      case 'fork':
        jobs.push({ at: step.second, position });
        at = step.first;
        continue;
      case 'jump':
        at = step.to;
        continue;
    }
    at++;
  }
  return false;
}

const PAGE = 1024;

/** Which instructions have been tried at which places: bits, by pages of places that a search comes to. */
class Tried {
  readonly #pages: (Uint32Array | undefined)[] = [];
  readonly #instructions: number;

  constructor(instructions: number) {
    this.#instructions = instructions;
  }

  /** True the first time. */
  first(instruction: number, position: number): boolean {
    const page = Math.floor(position / PAGE);
    this.#pages[page] ??= new Uint32Array((this.#instructions * PAGE) / 32);
    const bits = this.#pages[page];
    const bit = (position % PAGE) * this.#instructions + instruction;
    const mask = 1 << (bit & 31);
    if ((bits[bit >>> 5]! & mask) !== 0) return false;
    bits[bit >>> 5]! |= mask;
    return true;
  }
}
