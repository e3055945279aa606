import type { PortSpec, ServerSpec } from '../entry.ts';

export const MiB = 1024 * 1024;

/** How programs of a kind leave (process 1 in its own namespace). */
export const LEAVES = {
  /** A handler that exits 0 at once. */
  clean: { SIGTERM: { after: 10, code: 0 }, SIGINT: { after: 10, code: 0 } },
  /** The Go runtime without a handler of the program's own: exit 2, also as process 1. */
  go: {
    SIGTERM: { after: 0, code: 2 },
    SIGINT: { after: 0, code: 2 },
    SIGHUP: { after: 0, code: 2 },
    SIGQUIT: { after: 0, code: 2 },
  },
  /** The JVM runs its shutdown hooks and exits 128 + n. */
  java: {
    SIGTERM: { after: 150, code: 143 },
    SIGINT: { after: 150, code: 130 },
    SIGHUP: { after: 150, code: 129 },
  },
  /** No handler: as process 1 it hears nothing but SIGKILL. */
  none: {},
} as const satisfies Record<string, ServerSpec['signals']>;

export const tcp = (port: number, more: Partial<PortSpec> = {}): PortSpec => ({
  port,
  protocol: 'tcp',
  ...more,
});
export const http = (port: number, more: Partial<PortSpec> = {}): PortSpec => ({
  port,
  protocol: 'http',
  ...more,
});
export const ok = (body = ''): { status: number; body: string } => ({ status: 200, body });

/** A leaving time with the usual code 0. */
export const after = (ms: number, code = 0): ServerSpec['signals'] => ({
  SIGTERM: { after: ms, code },
  SIGINT: { after: ms, code },
});
