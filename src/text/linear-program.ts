/** Regular expressions of JavaScript as programs for {@link file://./linear.ts}. */

export type Instruction =
  | { op: 'match' }
  /** How many characters the one at a place takes; 0 where it is another one. */
  | { op: 'char'; width(text: string, position: number): number }
  | { op: 'assert'; holds(text: string, position: number): boolean }
  | { op: 'look'; program: Program; negated: boolean }
  | { op: 'save'; slot: number }
  | { op: 'clear'; from: number; to: number }
  /** Tries `first`, then `second`. */
  | { op: 'fork'; first: number; second: number }
  | { op: 'jump'; to: number };

export interface Program {
  code: Instruction[];
  /** Two for each group: where it begins and ends. */
  slots: number;
  names: ReadonlyMap<string, number>;
  /** JavaScript's engine may need the length of a text to this power; infinite where it may need 2 to the length. */
  degree: number;
}

/** Larger programs come from counts such as `(a{1000}){1000}`; grep refuses them with the same words. */
const MAX_CODE = 20_000;

/** Undefined for what JavaScript's own engine has to do: it cannot run away, or refers to its groups. */
export function compileProgram({ source, flags }: RegExp): Program | undefined {
  if (!/[*+{]/.test(source) || flags.includes('d') || flags.includes('v')) return undefined;
  return new Compiler(source, flags).whole();
}

/** A part of the expression: how it is written down as code, and what it costs JavaScript's engine. */
interface Part {
  emit(code: Instruction[]): void;
  /** How many repetitions without end follow one another in it. */
  loops: number;
  /** It has an alternative or a repetition, so that there may be several ways to match the same. */
  branches: boolean;
  exponential: boolean;
}

class Unsupported extends Error {}

class Compiler {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  #groups = 0;
  readonly #names = new Map<string, number>();

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags.replace(/[^ismu]/g, '');
  }

  whole(): Program | undefined {
    try {
      const part = this.#alternatives();
      if (part.loops === 0 && !part.exponential) return undefined;
      const code: Instruction[] = [{ op: 'save', slot: 0 }];
      part.emit(code);
      code.push({ op: 'save', slot: 1 }, { op: 'match' });
      // The search begins at every place: one more power.
      const degree = part.exponential ? Number.POSITIVE_INFINITY : part.loops + 1;
      return { code, slots: 2 * (this.#groups + 1), names: this.#names, degree };
    } catch (error) {
      if (error instanceof Unsupported) return undefined;
      throw error;
    }
  }

  #alternatives(): Part {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? options[0]! : either(options);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!))
      parts.push(this.#quantified());
    return {
      emit: (code) => {
        for (const part of parts) part.emit(code);
      },
      loops: parts.reduce((sum, { loops }) => sum + loops, 0),
      branches: parts.some(({ branches }) => branches),
      exponential: parts.some(({ exponential }) => exponential),
    };
  }

  #quantified(): Part {
    const firstGroup = this.#groups + 1;
    const atom = this.#atom();
    const counts = this.#match(/(?:([*+?])|\{(\d+)(,(\d*))?\})(\??)/y);
    if (counts === undefined) return atom;
    const [, sign, least, comma, most, lazy] = counts;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const max =
      sign === undefined
        ? comma === undefined
          ? min
          : most === ''
            ? Number.POSITIVE_INFINITY
            : Number(most)
        : sign === '?'
          ? 1
          : Number.POSITIVE_INFINITY;
    const slots = { from: 2 * firstGroup, to: 2 * (this.#groups + 1) };
    return repeat(atom, { min, max, lazy: lazy === '?', ...slots });
  }

  #atom(): Part {
    if (this.#take('(?:')) return this.#closed(this.#alternatives());
    for (const [sign, negated] of [
      ['(?=', false],
      ['(?!', true],
    ] as const)
      if (this.#take(sign)) return this.#look(negated);
    const behind = this.#match(/\(\?<([=!])(\\[wWsSdD]|\.)\)/y);
    if (behind !== undefined) return this.#behind(behind[2]!, behind[1] === '!');
    const group = this.#match(/\((?:\?<(\w+)>)?(?!\?)/y);
    if (group !== undefined) return this.#group(group[1]);
    if (this.#take('(')) throw new Unsupported();
    if (this.#take('^'))
      return this.#edge((text, at) => at === 0 || (this.#has('m') && isBreak(text, at - 1)));
    if (this.#take('$'))
      return this.#edge((text, at) => at === text.length || (this.#has('m') && isBreak(text, at)));
    if (this.#take('\\b')) return this.#edge((text, at) => isWord(text, at - 1) !== isWord(text, at));
    if (this.#take('\\B')) return this.#edge((text, at) => isWord(text, at - 1) === isWord(text, at));
    if (/\\(?:[1-9]|k)/y.test(this.#source.slice(this.#at, this.#at + 2))) throw new Unsupported();
    const one = this.#match(
      /\[(?:\\[\s\S]|[^\]\\])*\]|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[pP]\{[^}]*\}|\\c[A-Za-z]|\\[\s\S]/y,
    );
    return this.#char(one?.[0] ?? this.#next());
  }

  /** The character of the source, which is two units where the expression counts whole characters. */
  #next(): string {
    const code = this.#has('u') ? this.#source.codePointAt(this.#at)! : this.#source.charCodeAt(this.#at);
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  #char(source: string): Part {
    const fits = charTest(source, this.#flags);
    const whole = this.#has('u');
    return part({
      op: 'char',
      width(text, at) {
        if (at >= text.length) return 0;
        const code = whole ? text.codePointAt(at)! : text.charCodeAt(at);
        return fits(code) ? (code > 0xffff ? 2 : 1) : 0;
      },
    });
  }

  #edge(holds: (text: string, position: number) => boolean): Part {
    return part({ op: 'assert', holds });
  }

  #behind(source: string, negated: boolean): Part {
    const fits = charTest(source, this.#flags);
    return this.#edge((text, at) => (at > 0 && fits(text.charCodeAt(at - 1))) !== negated);
  }

  #look(negated: boolean): Part {
    const before = this.#groups;
    const inner = this.#closed(this.#alternatives());
    // What is found in it can be asked for behind it.
    if (this.#groups !== before) throw new Unsupported();
    const code: Instruction[] = [];
    inner.emit(code);
    code.push({ op: 'match' });
    const program = { code, slots: 0, names: new Map<string, number>(), degree: 0 };
    return { ...part({ op: 'look', program, negated }), loops: inner.loops, exponential: inner.exponential };
  }

  #group(name: string | undefined): Part {
    const group = ++this.#groups;
    if (name !== undefined) this.#names.set(name, group);
    const inner = this.#closed(this.#alternatives());
    return {
      ...inner,
      emit(code) {
        code.push({ op: 'save', slot: 2 * group });
        inner.emit(code);
        code.push({ op: 'save', slot: 2 * group + 1 });
      },
    };
  }

  #closed(inner: Part): Part {
    if (!this.#take(')')) throw new Unsupported();
    return inner;
  }

  #has(flag: string): boolean {
    return this.#flags.includes(flag);
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#source);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }
}

const part = (instruction: Instruction): Part => ({
  emit: (code) => void code.push(instruction),
  loops: 0,
  branches: false,
  exponential: false,
});

function either(options: readonly Part[]): Part {
  return {
    emit(code) {
      const ends: { op: 'jump'; to: number }[] = [];
      for (const [i, option] of options.entries()) {
        const last = i === options.length - 1;
        const fork = { op: 'fork' as const, first: code.length + 1, second: 0 };
        if (!last) code.push(fork);
        option.emit(code);
        if (last) break;
        const end = { op: 'jump' as const, to: 0 };
        ends.push(end);
        code.push(end);
        fork.second = code.length;
      }
      for (const end of ends) end.to = code.length;
    },
    loops: Math.max(...options.map(({ loops }) => loops)),
    branches: true,
    exponential: options.some(({ exponential }) => exponential),
  };
}

interface Repetition {
  min: number;
  max: number;
  lazy: boolean;
  /** The slots of the groups inside: each turn begins without them. */
  from: number;
  to: number;
}

/** Turns of a counted repetition beyond this are as bad as those of one without end. */
const SMALL_COUNT = 8;

function repeat(inner: Part, { min, max, lazy, from, to }: Repetition): Part {
  const fork = (code: Instruction[]) => {
    const made = { op: 'fork' as const, first: 0, second: 0 };
    code.push(made);
    return (enter: number, leave: number) =>
      Object.assign(made, lazy ? { first: leave, second: enter } : { first: enter, second: leave });
  };
  const turn = (code: Instruction[]) => {
    if (code.length > MAX_CODE) throw new SyntaxError('regular expression too big');
    if (to > from) code.push({ op: 'clear', from, to });
    inner.emit(code);
  };
  const large = max > SMALL_COUNT;
  return {
    emit(code) {
      for (let i = 0; i < min; i++) turn(code);
      if (max === Number.POSITIVE_INFINITY) {
        const start = code.length;
        const decide = fork(code);
        turn(code);
        code.push({ op: 'jump', to: start });
        decide(start + 1, code.length);
        return;
      }
      const decisions: { enter: number; decide: (enter: number, leave: number) => void }[] = [];
      for (let i = min; i < max; i++) {
        const decide = fork(code);
        decisions.push({ enter: code.length, decide });
        turn(code);
      }
      for (const { enter, decide } of decisions) decide(enter, code.length);
    },
    loops: large && max !== min ? inner.loops + 1 : inner.loops,
    branches: inner.branches || max !== min,
    exponential: inner.exponential || (large && inner.branches),
  };
}

/** Whether a character is the one, or of the class, that is written so. */
function charTest(source: string, flags: string): (code: number) => boolean {
  const one = new RegExp(`^(?:${source})$`, flags.replace('m', ''));
  const known = new Map<number, boolean>();
  return (code) => {
    let fits = known.get(code);
    if (fits === undefined) {
      fits = one.test(String.fromCodePoint(code));
      if (known.size < 1000) known.set(code, fits);
    }
    return fits;
  };
}

const isBreak = (text: string, at: number): boolean => /[\n\r\u2028\u2029]/.test(text[at] ?? '');
const isWord = (text: string, at: number): boolean => /\w/.test(text[at] ?? '');
