/** How control leaves the middle of a script. Thrown and caught inside the shell only. */
export class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}
/** A mistake that ends a shell, unless somebody types into it. */
export class Mistake extends Exit {}
export class Return {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}
export class LoopJump {
  readonly kind: 'break' | 'continue';
  levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}
/** An error that ends a script that is not interactive: a bad substitution, an unset variable with -u. */
export class ShellError {
  readonly message: string;
  readonly code: number;
  constructor(message: string, code: number) {
    this.message = message;
    this.code = code;
  }
}

/** A fork costs as much as so many simple commands. */
export const FORK_STEPS = 20;
