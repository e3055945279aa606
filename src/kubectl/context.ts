import type { Function as ShellFunction } from 'unbash';
import type { RoleSource, Subject } from '../api/rbac.ts';
import type { SimMs } from '../base/time.ts';
import type { Client, Io } from './client.ts';
import type { FlagValues } from './flags.ts';
import { type Kubeconfig, newKubeconfig } from './kubeconfig.ts';

export type FunctionBody = ShellFunction['body'];

/** What lasts from one command to the next: the shell and the kubeconfig of the person at the terminal. */
export interface Session {
  kubeconfig: Kubeconfig;
  /** Namespace of the current context. */
  namespace: string;
  variables: Map<string, string>;
  history: string[];
  /** `$?` */
  lastExit: number;
  functions: Map<string, FunctionBody>;
  /** Files that commands wrote with `>`. */
  files: Map<string, string>;
  /** Local ports that `port-forward` listens on. */
  forwards: Map<number, { namespace: string; pod: string; port: number }>;
}

export function newSession(): Session {
  const kubeconfig = newKubeconfig();
  return {
    kubeconfig,
    get namespace() {
      return kubeconfig.contexts.get(kubeconfig.current)?.namespace || 'default';
    },
    set namespace(name) {
      const context = kubeconfig.contexts.get(kubeconfig.current);
      if (context) context.namespace = name;
    },
    variables: new Map(),
    functions: new Map(),
    history: [],
    lastExit: 0,
    files: new Map(),
    forwards: new Map(),
  };
}

/** Descriptions by type, then by field; the type's own is under ''. */
export type Docs = Record<string, Record<string, string>>;

/** All that a command of kubectl works with. */
export interface Context {
  readonly client: Client;
  /** Who asks (`--as`), and the roles as they are, whoever asks. */
  readonly access: { subject: Subject; source: RoleSource };
  readonly io: Io;
  readonly session: Session;
  /** Variables set for this command alone. */
  readonly env: ReadonlyMap<string, string>;
  /** Descriptions of the API's types, where the host has loaded them. */
  readonly docs?: (() => Docs | undefined) | undefined;
  /** `kubectl rollout status`: what the command is called in its errors. */
  readonly path: string;
  readonly args: readonly string[];
  /** How many arguments stood in front of `--`; -1 without. */
  readonly dash: number;
  readonly flags: FlagValues;
  readonly namespace: string;
  /** Was the namespace given on the line? */
  readonly explicitNamespace: boolean;
  out(text: string): void;
  err(text: string): void;
  /** How many warnings the server has sent: --warnings-as-errors. */
  readonly warnings: { count: number };
  now(): SimMs;
}

/** Writes a warning as kubectl does. */
export const warn = (context: Context, text: string) => context.err(`Warning: ${text}\n`);

/** The same for what the server sent with its answer. */
export function serverWarning(context: Context, text: string): void {
  context.warnings.count += 1;
  warn(context, text);
}
