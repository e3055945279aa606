import type { ContainerHost } from '../process/host.ts';
import { assumedProgram, assumedServer } from './assumed.ts';
import { BASIC } from './basic.ts';
import type { Program } from './call.ts';
import { SERVERS, serverProgram } from './servers.ts';
import { shellNamed } from './shells.ts';

const PROGRAMS = new Map<string, Program>(Object.entries({ ...BASIC }));

/** The program behind a simulated binary. A name that is installed but not simulated is an assumption. */
export function programNamed(name: string, host: ContainerHost): Program {
  if (name === 'sh') return shellNamed(host.sh);
  if (name === 'bash' || name === 'dash' || name === 'ash') return shellNamed(name);
  if (name === 'unknown-server') return assumedServer;
  const known = PROGRAMS.get(name);
  if (known) return known;
  const server = SERVERS[name];
  if (server) return serverProgram(server);
  return assumedProgram(name);
}

/** Whether a program is simulated at all. */
export function isSimulated(name: string): boolean {
  return /^(sh|bash|dash|ash)$/.test(name) || PROGRAMS.has(name) || SERVERS[name] !== undefined;
}
