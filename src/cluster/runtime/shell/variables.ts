/** One shell variable. */
export interface Variable {
  value: string | undefined;
  exported: boolean;
  readonly: boolean;
  /** Indexed (`a=(x y)`) or associative (`declare -A`). */
  array?: Map<string, string>;
  associative?: boolean;
  integer?: boolean;
  /** `declare -n`: the value is the name of the variable that is meant. */
  reference?: boolean;
}

/** The variables of a shell: one table, with what `local` has hidden kept aside. */
export class Variables {
  #table = new Map<string, Variable>();
  /** One layer per running function: the variables it hid. */
  readonly #layers: Map<string, Variable | undefined>[] = [];
  /** What came with the environment under a name that no variable can have. */
  #passedOn = new Map<string, string>();

  clone(): Variables {
    const copy = new Variables();
    for (const [name, variable] of this.#table)
      copy.#table.set(name, {
        ...variable,
        ...(variable.array ? { array: new Map(variable.array) } : {}),
      });
    copy.#passedOn = this.#passedOn;
    return copy;
  }

  get(name: string): Variable | undefined {
    return this.#table.get(this.#meant(name));
  }

  /** The name behind a reference. */
  #meant(name: string): string {
    let meant = name;
    for (let depth = 0; depth < 10; depth++) {
      const variable = this.#table.get(meant);
      if (!variable?.reference || !variable.value) return meant;
      meant = variable.value;
    }
    return meant;
  }

  text(name: string): string | undefined {
    const variable = this.get(name);
    return variable?.array ? variable.array.get('0') : variable?.value;
  }

  /** How many characters all values have together. */
  weight(): number {
    let total = 0;
    for (const { value, array } of this.#table.values()) {
      total += value?.length ?? 0;
      if (array) for (const each of array.values()) total += each.length;
    }
    return total;
  }

  names(): string[] {
    return [...this.#table.keys()].sort();
  }

  /** Sets a value; false where the variable is read-only. */
  set(given: string, value: string, exported = false): boolean {
    const name = this.#meant(given);
    const variable = this.#table.get(name);
    if (variable === undefined) {
      this.#table.set(name, { value, exported, readonly: false });
      return true;
    }
    if (variable.readonly) return false;
    if (variable.array) variable.array.set('0', value);
    else variable.value = value;
    if (exported) variable.exported = true;
    return true;
  }

  declare(name: string): Variable {
    let variable = this.#table.get(name);
    if (variable === undefined) {
      variable = { value: undefined, exported: false, readonly: false };
      this.#table.set(name, variable);
    }
    return variable;
  }

  put(name: string, variable: Variable | undefined): void {
    if (variable) this.#table.set(name, variable);
    else this.#table.delete(name);
  }

  passOn(name: string, value: string): void {
    this.#passedOn.set(name, value);
  }

  unset(name: string): boolean {
    if (this.#table.get(name)?.readonly) return false;
    this.#table.delete(name);
    return true;
  }

  /** What a child process gets. */
  environment(): Map<string, string> {
    const env = new Map<string, string>(this.#passedOn);
    for (const [name, variable] of this.#table)
      if (variable.exported && variable.value !== undefined) env.set(name, variable.value);
    return env;
  }

  enter(): void {
    this.#layers.push(new Map());
  }
  leave(): void {
    for (const [name, hidden] of this.#layers.pop() ?? []) this.put(name, hidden);
  }
  get inFunction(): boolean {
    return this.#layers.length > 0;
  }
  /** Hides a variable for the rest of the function. `keep`: dash and ash leave it its value. */
  local(name: string, keep: boolean): Variable {
    const layer = this.#layers[this.#layers.length - 1]!;
    const hidden = this.#table.get(name);
    if (!layer.has(name)) layer.set(name, hidden);
    const fresh: Variable = {
      value: keep ? hidden?.value : undefined,
      exported: hidden?.exported ?? false,
      readonly: false,
    };
    this.#table.set(name, fresh);
    return fresh;
  }
}
