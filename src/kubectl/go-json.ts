/**
 * What Go's encoding/json says of a text that is no JSON: `invalid character 'x' looking for beginning of value`.
 * Undefined where the text is JSON. Models the states of encoding/json/scanner.go.
 */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new Scanner(text).problem() ?? 'unexpected end of JSON input';
  }
}

const VALUE = 'looking for beginning of value';
const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first character that does not fit; undefined where the text ends too early. */
  problem(): string | undefined {
    try {
      this.#value(VALUE);
      this.#blanks();
      if (this.#at < this.#text.length) this.#fail('after top-level value');
    } catch (error) {
      if (error instanceof Misfit) return error.message;
      throw error;
    }
    return undefined;
  }

  #blanks(): void {
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.#text);
    this.#at = BLANK.lastIndex;
  }

  /** The character at hand. Throws where there is none. */
  #char(): string {
    const char = this.#text[this.#at];
    if (char === undefined) throw new Misfit('unexpected end of JSON input');
    return char;
  }

  #fail(where: string): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    const shown = char === "'" ? "'\\''" : char === '"' ? `'"'` : char === '\n' ? "'\\n'" : `'${char}'`;
    throw new Misfit(`invalid character ${shown} ${where}`);
  }

  #value(where: string): void {
    this.#blanks();
    const char = this.#char();
    if (char === '{') this.#object();
    else if (char === '[') this.#array();
    else if (char === '"') this.#string();
    else if (/[tfn]/.test(char)) this.#word({ t: 'true', f: 'false', n: 'null' }[char as 't' | 'f' | 'n']);
    else if (/[-\d]/.test(char)) this.#number();
    else this.#fail(where);
  }

  #object(): void {
    this.#at++;
    this.#blanks();
    if (this.#char() === '}') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#blanks();
      if (this.#char() !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#blanks();
      if (this.#char() !== ':') this.#fail('after object key');
      this.#at++;
      this.#value(VALUE);
      this.#blanks();
      const char = this.#char();
      if (char !== ',' && char !== '}') this.#fail('after object key:value pair');
      this.#at++;
      if (char === '}') return;
    }
  }

  #array(): void {
    this.#at++;
    this.#blanks();
    if (this.#char() === ']') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#value(VALUE);
      this.#blanks();
      const char = this.#char();
      if (char !== ',' && char !== ']') this.#fail('after array element');
      this.#at++;
      if (char === ']') return;
    }
  }

  #string(): void {
    for (this.#at++; ; this.#at++) {
      const char = this.#char();
      if (char === '"') break;
      if (char < ' ') this.#fail('in string literal');
      if (char !== '\\') continue;
      this.#at++;
      if (this.#char() === 'u') {
        for (let i = 0; i < 4; i++) {
          this.#at++;
          if (!/[0-9a-fA-F]/.test(this.#char())) this.#fail('in \\u hexadecimal character escape');
        }
      } else if (!/["\\/bfnrt]/.test(this.#char())) this.#fail('in string escape code');
    }
    this.#at++;
  }

  #word(word: string): void {
    for (const [i, expected] of [...word].entries()) {
      if (this.#char() !== expected) this.#fail(`in literal ${word} (expecting '${word[i]}')`);
      this.#at++;
    }
  }

  #number(): void {
    NUMBER.lastIndex = this.#at;
    if (NUMBER.exec(this.#text) === null) {
      this.#at++;
      this.#char();
      this.#fail('in numeric literal');
    }
    this.#at = NUMBER.lastIndex;
  }
}

class Misfit extends Error {}
