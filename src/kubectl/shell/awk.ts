import { options } from './options.ts';
import { type Filter, Lines, type Streams, UsageError } from './streams.ts';

/**
 * The awk of one-liners: `{print $1, $3}`, `/re/ {print $2}`, `NR>1 {...}`, `$3=="Running"`, -F.
 * Programs with more in them are refused, not run half.
 */
export function awk(words: readonly string[], { stdout }: Streams): Filter {
  const { values, rest } = options(words, '', 'Fv');
  const program = rest[0];
  if (program === undefined) throw new UsageError("Usage: awk [-F value] 'prog' [file ...]", 2);
  const separator = values.get('F');
  const rules = parseProgram(program);
  const sums = new Map<string, number>();
  let number = 0;
  const context = (line: string): Scope => {
    const fields =
      separator === undefined
        ? line.trim().split(/\s+/).filter(Boolean)
        : line.split(separator.length === 1 ? separator : new RegExp(separator));
    return { line, fields, number, sums };
  };
  const run = (rule: Rule, scope: Scope) => {
    for (const action of rule.actions) perform(action, scope, stdout);
  };
  const lines = new Lines((line) => {
    number++;
    const scope = context(line);
    for (const rule of rules)
      if (rule.when === undefined ? !rule.isEnd : truth(rule.when, scope)) run(rule, scope);
  });
  return {
    write: (text) => lines.write(text),
    end() {
      lines.end();
      for (const rule of rules) if (rule.isEnd) run(rule, context(''));
      return 0;
    },
  };
}

interface Scope {
  line: string;
  fields: string[];
  number: number;
  sums: Map<string, number>;
}
interface Rule {
  when?: Condition;
  isEnd: boolean;
  actions: Action[];
}
type Action = { type: 'print' | 'printf'; parts: string[][] } | { type: 'add'; name: string; value: string };
type Condition = { left: string; operator: string; right: string }[];

const refuse = (text: string) =>
  new UsageError(`awk: syntax error at source line 1\n context is\n\t>>> ${text} <<<`, 2);

function parseProgram(program: string): Rule[] {
  const rules: Rule[] = [];
  for (let rest = program.trim(); rest !== ''; ) {
    const open = braceAt(rest);
    const head = (open < 0 ? rest : rest.slice(0, open)).trim();
    let actions: Action[] = [{ type: 'print', parts: [['$0']] }];
    if (open < 0) rest = '';
    else {
      const close = closingBrace(rest, open);
      actions = splitOutside(rest.slice(open + 1, close), ';')
        .map((text) => text.trim())
        .filter(Boolean)
        .map(parseAction);
      rest = rest.slice(close + 1).trim();
    }
    if (head === 'BEGIN') continue;
    const isEnd = head === 'END';
    rules.push(head === '' || isEnd ? { isEnd, actions } : { when: parseCondition(head), isEnd, actions });
  }
  return rules;
}

function braceAt(text: string): number {
  for (let i = 0, quote = ''; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || (char === '/' && /(^|[~&|(!]\s*)$/.test(text.slice(0, i)))) quote = char;
    else if (char === '{') return i;
  }
  return -1;
}

function closingBrace(text: string, open: number): number {
  let quote = '';
  for (let i = open + 1; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"') quote = char;
    else if (char === '}') return i;
  }
  throw refuse(text);
}

function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote !== '') {
      if (char === '\\') {
        part += char + (text[++i] ?? '');
        continue;
      }
      if (char === quote) quote = '';
    } else if (char === '"') quote = char;
    else if (text.startsWith(separator, i)) {
      parts.push(part);
      part = '';
      i += separator.length - 1;
      continue;
    }
    part += char;
  }
  return [...parts, part];
}

const TERM = /\s*("(?:[^"\\]|\\.)*"|\$NF|\$\d+|NR|NF|\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;

function parseAction(text: string): Action {
  const add = /^([A-Za-z_]\w*)\s*(?:\+=\s*(\$NF|\$\d+|\d+)|(\+\+))$/.exec(text);
  if (add) return { type: 'add', name: add[1]!, value: add[2] ?? '1' };
  const print = /^(printf?)\b\s*([\s\S]*)$/.exec(text);
  if (!print) throw refuse(text);
  const list = print[2]!.trim().replace(/^\(([\s\S]*)\)$/, '$1');
  const parts = list === '' ? [['$0']] : splitOutside(list, ',').map(parseTerms);
  return { type: print[1] as 'print' | 'printf', parts };
}

/** Terms beside each other are joined. */
function parseTerms(text: string): string[] {
  const terms: string[] = [];
  const trimmed = text.trim();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < trimmed.length) {
    const match = TERM.exec(trimmed);
    if (match === null) throw refuse(text);
    terms.push(match[1]!);
  }
  return terms;
}

function parseCondition(text: string): Condition {
  return splitOutside(text, '&&').map((part) => {
    const regexp = /^\s*(?:(\$NF|\$\d+)\s*(!?~)\s*)?(!?)\/((?:[^/\\]|\\.)*)\/\s*$/.exec(part);
    if (regexp) {
      const isNot = regexp[2] === '!~' || regexp[3] === '!';
      return { left: regexp[1] ?? '$0', operator: isNot ? '!~' : '~', right: regexp[4]! };
    }
    const compare =
      /^\s*(\$NF|\$\d+|NR|NF)\s*(==|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\$NF|\$\d+|NR|NF)\s*$/.exec(
        part,
      );
    if (!compare) {
      const bare = /^\s*(\$NF|\$\d+|NR|NF|1)\s*$/.exec(part);
      if (!bare) throw refuse(part);
      return { left: bare[1]!, operator: '!=', right: '0' };
    }
    return { left: compare[1]!, operator: compare[2]!, right: compare[3]! };
  });
}

function value(term: string, { line, fields, number, sums }: Scope): string {
  if (term.startsWith('"'))
    return term
      .slice(1, -1)
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
      .replaceAll('\\"', '"')
      .replaceAll('\\\\', '\\');
  if (term === '$0') return line;
  if (term === '$NF') return fields.at(-1) ?? '';
  if (term.startsWith('$')) return fields[Number(term.slice(1)) - 1] ?? '';
  if (term === 'NR') return String(number);
  if (term === 'NF') return String(fields.length);
  if (/^\d/.test(term)) return term;
  return String(sums.get(term) ?? '');
}

function truth(conditions: Condition, scope: Scope): boolean {
  return conditions.every(({ left, operator, right }) => {
    const a = value(left, scope);
    if (operator === '~' || operator === '!~') {
      try {
        return new RegExp(right).test(a) === (operator === '~');
      } catch {
        throw refuse(right);
      }
    }
    const b = value(right, scope);
    const isNumber =
      a !== '' && b !== '' && !right.startsWith('"') && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
    const order = isNumber ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
    switch (operator) {
      case '==':
        return order === 0;
      case '!=':
        return order !== 0;
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      default:
        return order >= 0;
    }
  });
}

function perform(action: Action, scope: Scope, stdout: (text: string) => void): void {
  if (action.type === 'add') {
    const old = scope.sums.get(action.name) ?? 0;
    scope.sums.set(action.name, old + (Number.parseFloat(value(action.value, scope)) || 0));
    return;
  }
  const texts = action.parts.map((terms) => terms.map((term) => value(term, scope)).join(''));
  if (action.type === 'print') stdout(`${texts.join(' ')}\n`);
  else stdout(printf(texts[0] ?? '', texts.slice(1)));
}

/** %s, %d, %f, %x, %c with width and precision. */
export function printf(format: string, args: readonly string[]): string {
  let next = 0;
  return format
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replace(
      /%(-?)(0?)(\d*)(?:\.(\d+))?([sdifxc%])/g,
      (_, left: string, zero: string, width: string, precision: string | undefined, verb: string) => {
        if (verb === '%') return '%';
        const arg = args[next++] ?? '';
        let text = arg;
        if (verb === 'd' || verb === 'i') text = String(Math.trunc(Number.parseFloat(arg) || 0));
        else if (verb === 'f')
          text = (Number.parseFloat(arg) || 0).toFixed(
            precision === undefined ? 6 : Math.min(20, Number(precision)),
          );
        else if (verb === 'x') text = (Math.trunc(Number.parseFloat(arg)) || 0).toString(16);
        else if (verb === 'c') text = arg.slice(0, 1);
        else if (precision !== undefined) text = arg.slice(0, Number(precision));
        const size = Math.min(1000, Number(width || 0));
        return left ? text.padEnd(size) : text.padStart(size, zero && verb !== 's' ? '0' : ' ');
      },
    );
}
