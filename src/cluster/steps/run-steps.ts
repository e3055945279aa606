/** The steps of a scenario: commands, manifests and faults, each at its moment. */
import { toSeconds } from '../../base/time.ts';
import type { Step } from '../../scenario/types.ts';
import { diagnosticRecord } from '../diagnostics.ts';
import type { Kernel } from '../kernel.ts';
import type { CommandRunner } from './commands.ts';
import { type FaultWorld, inject } from './faults.ts';

export function planSteps(
  steps: readonly Step[],
  kernel: Kernel,
  commands: CommandRunner,
  world: FaultWorld,
): void {
  for (const step of steps) kernel.after(step.at - kernel.now, () => runStep(step, kernel, commands, world));
}

function runStep(step: Step, kernel: Kernel, commands: CommandRunner, world: FaultWorld): void {
  if (step.run !== undefined) commands.record(step.run, step.run, {}, step.index);
  else if (step.apply !== undefined)
    commands.record('kubectl apply -f -', 'kubectl apply -f -', { stdin: step.apply }, step.index);
  else if (step.fault !== undefined) runFault(step, step.fault, kernel, world);
}

/** How long a machine takes to start again where the text does not say. */
const REBOOT_MS = 40_000;

/** A real control plane is lost with its only node; here just its pods' node is. */
function keptControlPlane(what: NonNullable<Step['fault']>['what'], { api }: FaultWorld): string | undefined {
  if (what.kind !== 'node' || !['down', 'reboot', 'network'].includes(what.what)) return undefined;
  if (api.get('Pod', 'kube-system', `kube-apiserver-${what.node}`) === undefined) return undefined;
  return `${what.node} has the only control plane: on a real cluster nothing would answer or be controlled any more. Here the API server, etcd, the scheduler and the controllers are taken to go on; faults of their own stop them.`;
}

function runFault(
  step: Step,
  { what, text }: NonNullable<Step['fault']>,
  kernel: Kernel,
  world: FaultWorld,
): void {
  // A node that only restarts comes back by itself.
  const restarts = what.kind === 'node' && what.what === 'reboot';
  const lasting = step.for ?? (restarts ? REBOOT_MS : undefined);
  const length = step.for === undefined ? '' : ` for ${toSeconds(step.for)}s`;
  const undo = inject(what, world);
  const failed = typeof undo !== 'function';
  kernel.emit({
    type: 'command',
    command: `fault: ${text}${length}`,
    stdout: '',
    stderr: failed ? `${undo.error}\n` : '',
    exitCode: failed ? 1 : 0,
    step: step.index,
  });
  if (failed) {
    kernel.emit(
      diagnosticRecord({
        severity: 'error',
        code: 'fault',
        message: undo.error,
        ...(step.range === undefined ? {} : { range: step.range }),
        where: `steps[${step.index}].fault`,
      }),
    );
    return;
  }
  const kept = keptControlPlane(what, world);
  if (kept !== undefined)
    kernel.emit(
      diagnosticRecord({
        severity: 'assumption',
        code: 'control-plane-node',
        message: kept,
        ...(step.range === undefined ? {} : { range: step.range }),
        where: `steps[${step.index}].fault`,
      }),
    );
  if (lasting === undefined) return;
  kernel.after(lasting, () => {
    undo();
    kernel.emit({
      type: 'command',
      command: `fault over: ${text}`,
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
  });
}
