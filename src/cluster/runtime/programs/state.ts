import { EPOCH_MS } from '../../../base/time.ts';
import { parseOptions } from '../../../text/options.ts';
import { mountTable } from '../files/mounts.ts';
import type { Process } from '../process/process.ts';
import { userName } from './accounts.ts';
import type { Call, Program } from './call.ts';
import { LISTENING } from './netstat.ts';

/** Kilobytes out of /proc/meminfo, so that all programs tell the same of the node. */
function memory(call: Call): { total: number; free: number; used: number } {
  const text = call.fs.readFile('/proc/meminfo', '/');
  const value = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const [total, free] = [value('MemTotal'), value('MemAvailable')];
  return { total, free, used: total - free };
}

const human = (kilobytes: number): string => {
  const units = ['K', 'M', 'G', 'T'];
  let value = kilobytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)}${units[unit]}`;
};

/** free(1): of the node, as /proc/meminfo has it; a container's limit does not show in there. */
const free: Program = (call) => {
  const { flags } = parseOptions(call.args, 'bkmghtws:c:', ['human', 'mega', 'giga', 'bytes']);
  const { total, used, free: left } = memory(call);
  const isHuman = flags.has('h') || flags.has('human');
  const unit = flags.has('b') ? 1 / 1024 : flags.has('m') ? 1024 : flags.has('g') ? 1024 ** 2 : 1;
  const cell = (kilobytes: number) =>
    (isHuman
      ? `${human(kilobytes)}${call.busybox ? '' : 'i'}`
      : String(Math.floor(kilobytes / unit))
    ).padStart(12);
  const row = (name: string, values: readonly number[]) =>
    `${name.padEnd(call.busybox ? 4 : 8)}${call.busybox ? '  ' : ''}${values.map(cell).join('')}\n`;
  const names = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];
  call.out(`${' '.repeat(call.busybox ? 6 : 8)}${names.map((name) => name.padStart(12)).join('')}\n`);
  call.out(row('Mem:', [total, used, left, 0, 0, left]));
  call.out(row('Swap:', [0, 0, 0]));
  return 0;
};

const load = (call: Call): string => call.fs.readFile('/proc/loadavg', '/').split(' ').slice(0, 3).join(', ');

function uptimeLine(call: Call): string {
  const seconds = Math.floor(Number(call.fs.readFile('/proc/uptime', '/').split(' ')[0]));
  const clock = new Date(EPOCH_MS + call.host.kernel.now).toISOString().slice(11, 19);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor((seconds % 86_400) / 3600),
    Math.floor((seconds % 3600) / 60),
  ];
  const up = `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}`;
  return ` ${clock} up ${up},  0 users,  load average: ${load(call)}\n`;
}

const name = (process: Process): string => {
  const zero = (process.argv[0] ?? '').split(' ')[0]!.replace(/:$/, '');
  return zero.slice(zero.lastIndexOf('/') + 1);
};

/** top(1): once with -b or -n 1; without a terminal nobody could see it move. */
const top: Program = (call) => {
  const { total, used, free: left } = memory(call);
  const processes = call.process.namespace.list();
  const user = (process: Process) => userName(process, process.uid) ?? String(process.uid);
  if (call.busybox) {
    call.out(
      `Mem: ${used}K used, ${left}K free, 0K shrd, 0K buff, 0K cached\nCPU:   2% usr   1% sys   0% nic  97% idle   0% io   0% irq   0% sirq\nLoad average: ${load(call).replaceAll(',', '')} 1/${processes.length} ${call.process.pid}\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n`,
    );
    for (const process of processes)
      call.out(
        `${String(process.pid).padStart(5)} ${String(process.ppid).padStart(5)} ${user(process).padEnd(8)} ${process === call.process ? 'R' : 'S'}    ${String(Math.round(process.memory / 1024) || 1600).padStart(5)}   0%   0   0% ${process.argv.join(' ')}\n`,
      );
    return 0;
  }
  call.out(`top -${uptimeLine(call)}`);
  call.out(
    `Tasks: ${String(processes.length).padStart(3)} total,   1 running, ${String(processes.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie\n%Cpu(s):  2.0 us,  1.0 sy,  0.0 ni, 97.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\nMiB Mem : ${(total / 1024).toFixed(1).padStart(8)} total, ${(left / 1024).toFixed(1).padStart(8)} free, ${(used / 1024).toFixed(1).padStart(8)} used,      0.0 buff/cache\nMiB Swap:      0.0 total,      0.0 free,      0.0 used. ${(left / 1024).toFixed(1).padStart(8)} avail Mem\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n`,
  );
  for (const process of processes) {
    const resident = Math.round(process.memory / 1024) || 1600;
    call.out(
      `${String(process.pid).padStart(7)} ${user(process).padEnd(8)}  20   0 ${String(resident * 2).padStart(7)} ${String(resident).padStart(6)}   1200 ${process === call.process ? 'R' : 'S'}   0.0 ${((resident / total) * 100).toFixed(1).padStart(5)}   0:00.00 ${name(process)}\n`,
    );
  }
  return 0;
};

/** What a process with the power for it does to the kernel: it succeeds, and changes nothing here. */
export function pretend(call: Call): number {
  call.host.report({
    severity: 'assumption',
    code: 'kernel-change',
    message: `${call.argv.join(' ')}: allowed, and assumed to succeed; what it changes in the kernel is not simulated.`,
    where: call.host.where,
  });
  return 0;
}

/** mount(8) without operands. Nobody in a container may mount anything. */
const mount: Program = (call) => {
  const asks = call.args.some((arg) => !arg.startsWith('-'));
  if (asks && call.process.can('SYS_ADMIN')) return pretend(call);
  if (asks)
    return call.fail(
      call.busybox ? 'permission denied (are you root?)' : `${call.args.at(-1)}: permission denied.`,
      call.busybox ? 1 : 32,
    );
  for (const { device, type, path, options } of mountTable(call.fs))
    call.out(`${device} on ${path} type ${type} (${options})\n`);
  return 0;
};

/** mountpoint(1): whether something is mounted right at a directory. */
const mountpoint: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'qdx', ['quiet', 'nofollow']);
  const [path = ''] = operands;
  const place = call.fs.find(path, call.cwd) && call.fs.resolve(path, call.cwd);
  if (place === undefined) return call.fail(`${path}: No such file or directory`, 1);
  const is = mountTable(call.fs).some((mounted) => mounted.path === place.path);
  if (!flags.has('q') && !flags.has('quiet')) call.out(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
  return is ? 0 : call.busybox ? 1 : 32;
};

/** df(1) of a node's disk that nothing but the container's own files fill. */
const df: Program = (call) => {
  const { flags, operands } = parseOptions(call.args, 'hkmaPTit:x:', ['human-readable', 'print-type']);
  const isHuman = flags.has('h') || flags.has('human-readable');
  const withType = flags.has('T') || flags.has('print-type');
  const shown = (kilobytes: number) => (isHuman ? human(kilobytes) : String(kilobytes));
  const disk = { total: 41_152_812, used: 9_870_336 };
  // One line for each file system: the kubelet's three files in /etc lie on that of the node.
  const rows = mountTable(call.fs).filter(
    ({ type, path }) => type !== 'proc' && !/^\/etc\/(hosts|hostname|resolv\.conf)$/.test(path),
  );
  const wanted =
    operands.length === 0
      ? rows
      : operands.map((operand) => {
          const { path } = call.fs.resolve(operand, call.cwd);
          const holding = rows.filter(
            (row) => path === row.path || path.startsWith(row.path === '/' ? '/' : `${row.path}/`),
          );
          return holding.reduce((best, row) => (row.path.length > best.path.length ? row : best));
        });
  call.out(
    `Filesystem     ${withType ? 'Type      ' : ''}${isHuman ? '      Size' : ' 1K-blocks'}      Used Available ${call.busybox || !isHuman ? 'Use%' : 'Use%'} Mounted on\n`,
  );
  for (const { device, type, path, space } of wanted) {
    const memory = space
      ? { total: Math.ceil(space.size / 1024), used: Math.ceil(space.used / 1024) }
      : { total: 65_536, used: 0 };
    const { total, used } = type === 'tmpfs' ? memory : disk;
    const percent = `${Math.ceil((used / total) * 100)}%`;
    call.out(
      `${device.padEnd(14)} ${withType ? type.padEnd(9) : ''}${shown(total).padStart(10)} ${shown(used).padStart(9)} ${shown(total - used).padStart(9)} ${percent.padStart(4)} ${path}\n`,
    );
  }
  return 0;
};

/** What tells of the machine: each takes it from where the simulation has it. */
export const STATE: Record<string, Program> = {
  df,
  free,
  mount,
  mountpoint,
  ...LISTENING,
  top,
  uptime: (call) => {
    call.out(uptimeLine(call));
    return 0;
  },
};
