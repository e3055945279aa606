/** Signal names and numbers of Linux on x86-64 and arm64 (signal(7)). */
const NUMBERS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
};
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]));
const FIRST_REALTIME = 34;
const LAST_REALTIME = 64;

/** The number of a signal by its canonical name; real-time signals are named `SIGRTMIN+n`. */
export function signalNumber(name: string): number {
  const realtime = /^SIGRTMIN(?:\+(\d+))?$/.exec(name);
  if (realtime) return FIRST_REALTIME + Number(realtime[1] ?? 0);
  return NUMBERS[name] ?? 0;
}

/** `15` -> `SIGTERM`. */
export function signalName(number: number): string | undefined {
  if (number >= FIRST_REALTIME && number <= LAST_REALTIME)
    return number === FIRST_REALTIME ? 'SIGRTMIN' : `SIGRTMIN+${number - FIRST_REALTIME}`;
  return NAMES.get(number);
}

/** Understands `TERM`, `SIGTERM`, `term`, `15` and `RTMIN+3`; undefined for anything else. */
export function parseSignal(text: string): string | undefined {
  if (/^\d+$/.test(text)) return signalName(Number(text));
  const upper = text.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  return signalNumber(name) > 0 ? name : undefined;
}

/** All ordinary signals by number, as `kill -l` lists them. */
export const SIGNAL_LIST: readonly [number, string][] = [...NAMES.entries()];

/** What the kernel does with a signal that a process has said nothing about (signal(7)). */
export function defaultAction(signal: string): 'terminate' | 'ignore' | 'stop' | 'continue' {
  switch (signal) {
    case 'SIGCHLD':
    case 'SIGURG':
    case 'SIGWINCH':
      return 'ignore';
    case 'SIGCONT':
      return 'continue';
    case 'SIGSTOP':
    case 'SIGTSTP':
    case 'SIGTTIN':
    case 'SIGTTOU':
      return 'stop';
    default:
      return 'terminate';
  }
}
