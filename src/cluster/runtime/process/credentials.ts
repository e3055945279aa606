import type { Identity } from '../images/identity.ts';

/** Who a process runs as, and what of root's power it has. Models credentials(7) and capabilities(7). */
export interface Credentials extends Identity {
  /** The effective set: empty for everybody but root. */
  readonly capabilities: ReadonlySet<string>;
}

/** All that Linux knows, at its number. */
const CAPABILITIES =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  );

/** What containerd gives a container that asks for nothing. */
const USUAL =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  );

export interface CapabilityRequest {
  add?: readonly string[];
  drop?: readonly string[];
  privileged?: boolean;
}

const bare = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');

/** What a container may have at most: the usual set, less what is dropped, and what is added. */
export function boundingSet(request: CapabilityRequest | undefined): ReadonlySet<string> {
  if (request?.privileged) return new Set(CAPABILITIES);
  const add = (request?.add ?? []).map(bare);
  const drop = new Set((request?.drop ?? []).map(bare));
  const start = drop.has('ALL') ? [] : add.includes('ALL') ? CAPABILITIES : USUAL;
  const all = [...start, ...add.filter((name) => name !== 'ALL')];
  return new Set(all.filter((name) => !drop.has(name)));
}

const NONE: ReadonlySet<string> = new Set();

/** Only root has capabilities after an execve: there are no ambient ones in a container. */
export function credentials(identity: Identity, bounding: ReadonlySet<string>): Credentials {
  return { ...identity, capabilities: identity.uid === 0 ? bounding : NONE };
}

/** A set as /proc/PID/status writes it: `00000000a80425fb`. */
export function capabilityMask(set: ReadonlySet<string>): string {
  let mask = 0n;
  for (const [bit, name] of CAPABILITIES.entries()) if (set.has(name)) mask |= 1n << BigInt(bit);
  return mask.toString(16).padStart(16, '0');
}
