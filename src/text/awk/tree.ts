/** The syntax tree of an awk program. */
export type Expr =
  | { t: 'num'; v: number }
  | { t: 'str'; v: string }
  | { t: 'regex'; v: string }
  | { t: 'var'; name: string }
  | { t: 'field'; e: Expr }
  | { t: 'index'; name: string; keys: Expr[] }
  | { t: 'assign'; op: string; to: Expr; e: Expr }
  | { t: 'bin'; op: string; a: Expr; b: Expr }
  | { t: 'un'; op: string; e: Expr }
  | { t: 'inc'; op: string; e: Expr; prefix: boolean }
  | { t: 'cond'; c: Expr; a: Expr; b: Expr }
  | { t: 'group'; e: Expr }
  | { t: 'match'; not: boolean; a: Expr; b: Expr }
  | { t: 'in'; keys: Expr[]; name: string }
  /** What `(a, b)` is before `in` or after print. */
  | { t: 'list'; list: Expr[] }
  | { t: 'call'; name: string; args: Expr[] }
  | { t: 'getline'; into: Expr | undefined; from: { type: 'file' | 'command'; e: Expr } | undefined };

export type JumpKind = 'next' | 'nextfile' | 'break' | 'continue' | 'exit' | 'return';

export type Stmt =
  | { t: 'expr'; e: Expr }
  | { t: 'print'; args: Expr[]; printf: boolean; to: { op: string; e: Expr } | undefined }
  | { t: 'if'; c: Expr; a: Stmt; b: Stmt | undefined }
  | { t: 'while'; c: Expr; s: Stmt; first: boolean }
  | { t: 'for'; i: Stmt | undefined; c: Expr | undefined; u: Stmt | undefined; s: Stmt }
  | { t: 'forin'; name: string; array: string; s: Stmt }
  | { t: 'block'; list: Stmt[] }
  | { t: 'jump'; kind: JumpKind; e: Expr | undefined }
  | { t: 'delete'; name: string; keys: Expr[] | undefined };

export interface Rule {
  kind: 'BEGIN' | 'END' | 'line';
  pattern: Expr | undefined;
  end: Expr | undefined;
  body: Stmt | undefined;
}
export interface AwkProgram {
  rules: Rule[];
  functions: Map<string, { params: string[]; body: Stmt }>;
}

/** A program awk cannot read, or a mistake while it runs. */
export class AwkError extends Error {}
