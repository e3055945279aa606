import type { SimMs } from '../../../base/time.ts';
import type { Report } from '../../context.ts';
import type { Kernel } from '../../kernel.ts';
import type { Origin } from '../../network/network.ts';
import type { ProgramNetwork } from '../../network/registry.ts';
import type { FileSystem } from '../files/filesystem.ts';
import type { ShellKind, Userland } from '../images/entry.ts';
import type { Program } from '../programs/call.ts';
import type { Credentials } from './credentials.ts';
import type { Process, Steps } from './process.ts';
import type { Scheduler } from './scheduler.ts';

/** All that the processes of one container see of the world around them. */
export interface ContainerHost {
  readonly kernel: Kernel;
  readonly scheduler: Scheduler;
  readonly report: Report;
  readonly fs: FileSystem;
  readonly network: ProgramNetwork;
  readonly origin: Origin;
  readonly ip: string;
  readonly hostname: string;
  readonly userland: Userland;
  /** What /bin/sh is. */
  readonly sh: ShellKind;
  /** For `report`: `Pod/web container main`. */
  readonly where: string;
  /** The container's own first process (1 of its PID namespace unless that is shared). */
  readonly main: Process | undefined;
  /** All processes of this container that run, in order of their start. */
  readonly processes: Set<Process>;
  /** 1 for the first instance of the run; differs for every instance. Seeds $RANDOM and the like. */
  random(): number;
  readonly ports: readonly number[];
  /** What its probes and hooks ask it on. */
  readonly askedPorts: readonly { port: number; tls: boolean }[];
  /** Who its first process starts as. */
  readonly credentials: Credentials;
  /** What root may have here, whoever starts as whom. */
  readonly bounding: ReadonlySet<string>;
  /** No process gets more than its parent has: setuid programs do not work (allowPrivilegeEscalation: false). */
  readonly noNewPrivileges: boolean;
  /** Ports below this one are for those with NET_BIND_SERVICE. */
  readonly firstFreePort: number;
  /** Whether anybody may send an echo request, or only who has NET_RAW. */
  readonly freePing: boolean;
  readonly oomScoreAdj: number;
  /** Says what it uses of a core while it idles. */
  setCpu(milli: number): void;
  /** Counts CPU time that a request has cost, in milliseconds. */
  work(cpuMs: number): void;
  /** The program behind the name of a simulated binary. */
  program(name: string): Program;
  /** Runs a command line in a process that was made for it; 127 where there is none. */
  run(process: Process, argv: readonly string[]): Steps<number>;
  /** A plain init container, or one of a Job: it has to end for others to go on. */
  readonly mustEnd: boolean;
  /** The image is of the catalogue: what it holds is known. */
  readonly catalogued: boolean;
  /** An entry of `apps` says what the container does; what it does not name is not there. */
  readonly described: boolean;
  /** The image is a distribution with nothing in it, all of whose files are known. */
  readonly plain: boolean;
  /** As the manifest writes it. */
  readonly imageName: string;
  /** The program that is assumed where none is found; undefined where none can be assumed. */
  presumed(name: string, cwd: string): Program | undefined;
  readonly memoryLimit: number | undefined;
  /** Recounts memory after a process took or gave some; the kernel may kill the container for it. */
  memoryChanged(): void;
  /** Called once for each process that ended. */
  processEnded(process: Process): void;
  /** Counts steps of this instant; true once the container has made as many as one instant holds. */
  spend(steps: number): boolean;
  /** How long a process pauses that has used its instant up: longer the longer the container never rests. */
  busy(): SimMs;
  /** True where no further process may be started (pids limit). */
  crowded(): boolean;
  /** True while a fault makes the container hang: it accepts connections and answers nothing. */
  readonly hung: boolean;
  /** A status that a fault puts over every HTTP answer. */
  readonly httpOverride: number | undefined;
}
