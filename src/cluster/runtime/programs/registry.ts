import { TOOLS } from '../images/bases.ts';
import type { ShellKind } from '../images/entry.ts';
import type { ContainerHost } from '../process/host.ts';
import { ARCHIVES } from './archive.ts';
import { assumedProgram, assumedServer } from './assumed.ts';
import { BASIC } from './basic.ts';
import type { Program } from './call.ts';
import { CHECKSUMS } from './checksums.ts';
import { CLIENTS } from './clients.ts';
import { DUMPS } from './dump.ts';
import { FILES } from './files.ts';
import { HEALTH, SERVER_AND_TOOL } from './health.ts';
import { NETWORK } from './network.ts';
import { openssl } from './openssl.ts';
import { SERVERS } from './servers/index.ts';
import { shellNamed } from './shells.ts';
import { STATE } from './state.ts';
import { SYSTEM } from './system.ts';
import { TEXT } from './text.ts';
import { USERS } from './users.ts';

const PROGRAMS = new Map<string, Program>(
  Object.entries({
    ...BASIC,
    ...FILES,
    ...TEXT,
    ...SYSTEM,
    ...USERS,
    ...CHECKSUMS,
    ...STATE,
    ...ARCHIVES,
    ...DUMPS,
    ...NETWORK,
    ...CLIENTS,
    openssl,
    ...HEALTH,
    ...SERVERS,
    ...SERVER_AND_TOOL,
  }),
);

/** The program behind a simulated binary. A name that is installed but not simulated is an assumption. */
export function programNamed(name: string, host: ContainerHost): Program {
  if (name === 'sh') return shellNamed(host.sh);
  if (name === 'bash' || name === 'dash' || name === 'ash') return shellNamed(name);
  if (name === 'unknown-server') return assumedServer;
  const known = PROGRAMS.get(name);
  return known ?? assumedProgram(name, !TOOLS.has(name));
}

/**
 * What is taken for a program that is found nowhere, by name or path: a tool that is simulated, else an unknown
 * program. Servers count as unknown: how an image configures them is not known either.
 */
export function presumedProgram(path: string): Program {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(bash|dash|ash)$/.test(name)) return shellNamed(name as ShellKind);
  const tool = name === path || /^\/(usr\/)?(local\/)?s?bin\/[^/]+$/.test(path);
  return (tool && !Object.hasOwn(SERVERS, name) ? PROGRAMS.get(name) : undefined) ?? assumedProgram(path);
}

/** Whether a program is simulated at all. */
export function isSimulated(name: string): boolean {
  return /^(sh|bash|dash|ash)$/.test(name) || PROGRAMS.has(name);
}
