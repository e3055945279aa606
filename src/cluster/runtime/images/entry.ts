import type { SimMs } from '../../../base/time.ts';

/** Whose programs are installed: decides error texts and which options exist. */
export type Userland = 'busybox' | 'coreutils';
export type ShellKind = 'dash' | 'ash' | 'bash';

/** One server program as data: what a catalogue entry says about the process it starts. */
export interface ServerSpec {
  /** From the start of the process until its ports listen. */
  startMs: SimMs;
  /** A port, or where it is set: flags, environment variables, in this order; the number is the default. */
  ports: readonly PortSpec[];
  /** Resident memory once it runs, in bytes. */
  memory: number;
  /** Signal -> how it leaves; a signal that is not named does nothing to process 1. */
  signals: Readonly<Record<string, { after: SimMs; code: number }>>;
  /** Lines on standard error (or output) at the start; `{port}`, `{time}`, `{pid}`, `{host}` are filled in. */
  logs?: readonly string[];
  /** Lines after the ports listen. */
  readyLogs?: readonly string[];
  stream?: 'stdout' | 'stderr';
  /** Lines when it is asked to leave. */
  stopLogs?: readonly string[];
  /** Lines after that, once what it keeps is saved. */
  leftLogs?: readonly string[];
  /** A file that gets a line of the common log format for each request; {day} is the date. */
  accessFile?: string;
  /** A line of its standard output for each request; {client} is who asks. */
  requestLog?: string;
  access?: 'nginx' | 'apache' | 'combined' | 'tomcat' | 'python' | 'go' | 'none';
  /** Environment variables of which one has to be set, and what the image says where none is. */
  requires?: {
    anyOf: readonly string[];
    message: string;
    code: number;
    /** A path whose existence says that another entrypoint than that of the official image has asked already. */
    unless?: string;
  };
  /** It keeps data in a directory. Found there, it only starts: it sets nothing up, and asks for no password. */
  data?: DataSpec;
  /** Files, or folders of them, with settings that it reads and that are not simulated: said where one is mounted. */
  settings?: readonly string[];
  /** CPU while it idles, in millicores. */
  cpuMilli?: number;
  /** CPU time that one HTTP request costs, in milliseconds; half a millisecond where nothing is said. */
  requestCpuMs?: number;
  /** What it prints, to exit 0 at once, where this is its first argument. */
  answers?: Readonly<Record<string, string>>;
  /** What it says, before it exits 1, where it may not or cannot open a port; {port}, {errno} and {why} are filled in. */
  bindError?: string;
}

export interface DataSpec {
  /** Where, unless a flag or a variable says else. */
  path: string;
  flag?: string;
  env?: string;
  /** The file or directory in there that a finished set-up leaves. A slash at the end: a directory. */
  marker: string;
  /** Instead of `startMs`. */
  againMs: SimMs;
  /** Instead of `logs`. */
  againLogs?: readonly string[];
  /** What it says, before it exits 1, where it may not write there; {dir} and {why} are filled in. */
  denied: string;
}

export interface PortSpec {
  port: number;
  /** `--port`, `-p`: the number comes from the command line where this flag is given. */
  flag?: string;
  env?: string;
  protocol: 'http' | 'tcp' | 'grpc' | 'http+grpc';
  tls?: boolean;
  /** Exact paths; what is not here answers `otherwise` (404 by default). */
  paths?: Readonly<Record<string, { status: number; body?: string }>>;
  otherwise?: { status: number; body?: string };
  serverHeader?: string;
  /** It answers so many requests well, and all later ones with this. */
  breaks?: { after: number; with: { status: number; body?: string } };
  /** What it answers to a line sent by hand (`echo ruok | nc`); the connection is then closed. */
  says?: Readonly<Record<string, string>>;
  /** Commands that are answered only where this variable names them, else these: the others get `refusal`. */
  whitelist?: { env: string; default: string; refusal: string };
  /** It answers lines one after the other and closes at this word. */
  closesAt?: string;
  /** It keeps data: which protocol it speaks. */
  keeps?: 'redis';
  /** Files below this directory are served; what `paths` names comes first. */
  root?: string;
  /** The status of a directory that has no index; 403 where absent. */
  bareDirectory?: number;
  /** Bound to the loopback of the pod alone. */
  loopback?: boolean;
  /** Where the port is taken, the server goes on without it. */
  optional?: boolean;
  /** Opened only where a variable, or what counts where it is not set, has this value. */
  when?: { env: string; default: string; is: string };
  /** Set: the port is opened only where this variable or flag is given. */
  onlyIf?: string;
}

/** One image family of the catalogue. */
export interface ImageEntry {
  /** Repositories: `docker.io/library/nginx`. `*` at the end matches any rest. */
  names: readonly string[];
  /** Tags that exist; another one is not found. Absent: every tag does. */
  tags?: RegExp;
  base: BaseName;
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  /** Numeric user; absent: root. */
  user?: number;
  /** Who is in its /etc/passwd beside the distribution's own: name -> number of user and group. */
  users?: Readonly<Record<string, number>>;
  stopSignal?: string;
  /** Bytes, compressed, as the event text says them. */
  size: number;
  /** Programs beside the base's: name -> path. */
  programs?: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, string>>;
  directories?: readonly string[];
  /** Directories that belong to one of its users: path -> name. */
  owned?: Readonly<Record<string, string>>;
  /**
   * Its VOLUMEs: where nothing else is mounted right there, each container gets a directory of its own that lies
   * outside of its writable layer, and so can be written to even where the root is read-only.
   */
  volumes?: readonly string[];
  ports?: readonly number[];
  /** What another flavour of the tag changes: `-alpine`, `-slim`, a major version. */
  flavours?: readonly { tag: RegExp; change: Partial<Omit<ImageEntry, 'names' | 'flavours'>> }[];
}

export type BaseName = 'debian' | 'ubuntu' | 'alpine' | 'busybox' | 'ubi' | 'distroless' | 'scratch';

/** The distribution under an image. */
export interface Base {
  userland: Userland | 'none';
  sh?: ShellKind;
  /** Whether bash is installed too. */
  bash: boolean;
  /** Programs beside the userland's. */
  extra: readonly string[];
  osRelease: string;
}
