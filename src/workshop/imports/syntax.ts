import { parseAst } from 'vite';

/** The few things about a module that the rules ask for. */
export interface ModuleFacts {
  imports: ImportFact[];
  /** Every use of a name that IMPURE lists. */
  uses: { name: string; line: number }[];
}
export interface ImportFact {
  specifier: string;
  typeOnly: boolean;
  line: number;
}

/** An ESTree node, as loosely as a walker needs it. */
// biome-ignore lint/suspicious/noExplicitAny: the walker looks at every property of every kind of node
type Node = Record<string, any> & { type: string; start: number };

/** Reads a TypeScript module. `watched` are the names to look for, as IMPURE writes them. */
export function readModule(source: string, file: string, watched: ReadonlySet<string>): ModuleFacts {
  const ast = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node;
  const lineOf = lineFinder(source);
  const imports: ImportFact[] = [];
  const used: { name: string; node: Node }[] = [];
  const declared = new Set<string>();

  const addImport = (source: unknown, typeOnly: boolean, node: Node) => {
    const specifier = (source as Node | undefined)?.value;
    if (typeof specifier === 'string') imports.push({ specifier, typeOnly, line: lineOf(node.start) });
  };
  const use = (name: string, node: Node) => {
    if (watched.has(name)) used.push({ name, node });
  };

  walk(ast, (node, parent, key) => {
    switch (node.type) {
      case 'ImportDeclaration':
        addImport(node.source, node.importKind === 'type', node);
        for (const { local } of node.specifiers) declared.add(local.name);
        break;
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.source) addImport(node.source, node.exportKind === 'type', node);
        break;
      case 'ImportExpression':
        addImport(node.source, false, node);
        break;
      case 'TSImportType':
        addImport(node.source, true, node);
        break;
      case 'AwaitExpression':
        use('await', node);
        break;
      case 'ForOfStatement':
        if (node.await) use('await', node);
        break;
      case 'NewExpression':
      case 'CallExpression':
        if (node.callee.name === 'Date' && (node.type === 'CallExpression' || node.arguments.length === 0)) {
          use(node.type === 'CallExpression' ? 'Date()' : 'new Date()', node);
        }
        break;
      case 'MemberExpression':
        if (!node.computed) {
          use(`.${node.property.name}`, node);
          if (node.object.type === 'Identifier') use(`${node.object.name}.${node.property.name}`, node);
        }
        break;
      case 'AssignmentPattern':
        addPatternName(node, declared);
        break;
      case 'ObjectPattern':
      case 'ArrayPattern':
        for (const part of node.properties ?? node.elements) addPatternName(part, declared);
        break;
      case 'Identifier':
        if (isDeclaration(parent, key)) declared.add(node.name);
        else if (!isPropertyName(parent, key)) use(node.name, node);
        break;
      default:
        break;
    }
    if (node.async === true) use('async', node);
  });
  const uses = used
    .filter(({ name }) => name.startsWith('.') || !declared.has(name.split('.')[0] as string))
    .map(({ name, node }) => ({ name, line: lineOf(node.start) }));
  return { imports, uses };
}

/** `{ process }`, `{ a: process = 1 }`, `[...process]`: the names that a destructuring binds. */
function addPatternName(part: Node | null, declared: Set<string>): void {
  const bound = part?.value ?? part?.argument ?? part;
  const name = bound?.left ?? bound;
  if (name?.type === 'Identifier') declared.add(name.name);
}

function isDeclaration(parent: Node | undefined, key: string): boolean {
  if (!parent) return false;
  if (key === 'params') return true;
  return key === 'id' && !parent.type.startsWith('TSType');
}

/** `a.name`, `{ name: … }`, `interface { name: … }`: a name of a member, not of a variable. */
function isPropertyName(parent: Node | undefined, key: string): boolean {
  if (!parent) return false;
  return (key === 'property' || key === 'key') && !parent.computed;
}

function walk(node: Node, visit: (node: Node, parent: Node | undefined, key: string) => void): void {
  const step = (current: Node, parent: Node | undefined, key: string) => {
    visit(current, parent, key);
    for (const [name, value] of Object.entries(current)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child && typeof child === 'object' && typeof child.type === 'string') step(child, current, name);
      }
    }
  };
  step(node, undefined, '');
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
