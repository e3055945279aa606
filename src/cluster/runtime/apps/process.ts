import type { AppSpec } from '../../../scenario/types.ts';
import type { Container } from '../container.ts';
import { mainOf } from './behaviour.ts';
import { profileListeners } from './listeners.ts';
import { parseQuantity } from './quantity.ts';

/** How a profile answers a stop signal where `onStopSignal` says nothing: at once, with 0. */
const DEFAULT_STOP = { after: 0, code: 0 } as const;

/**
 * Runs an `apps` entry in the container's first process: no program, only timers for what it does
 * by itself and answers for what it is asked.
 */
export function profileProcess(container: Container, app: AppSpec): void {
  const { kernel } = container;
  const process = container.main!;
  const behaviour = mainOf(app, container.config.attempt) ?? 'forever';
  if (behaviour !== 'forever') {
    const timer = kernel.after(behaviour.exitAfter, () => process.exit(behaviour.code));
    process.ended.add(() => kernel.cancel(timer));
  }
  for (const { port, listener } of profileListeners(app, container, container.where)) {
    const close = container.network.listen(container.ip, port, listener);
    if (close) process.ended.add(close);
    else
      container.report({
        severity: 'warning',
        code: 'port-taken',
        message: `Port ${port} is taken by another container of the pod.`,
        where: container.where,
      });
  }
  scheduled(container, app, 0);
  onStop(container, app);
}

/** Sets timers for log lines and memory steps that count from the start, or from the stop signal. */
function scheduled(container: Container, app: AppSpec, from: 0 | 'stopSignal'): void {
  const { kernel } = container;
  const process = container.main!;
  const at = (ms: number, run: () => void) => {
    const timer = kernel.after(ms, () => {
      if (process.status === undefined) run();
    });
    process.ended.add(() => kernel.cancel(timer));
  };
  for (const entry of app.log ?? []) {
    const write = () => void container.stdout.write(`${entry.line}\n`);
    if (entry.from === 'stopSignal') {
      if (from === 'stopSignal') write();
    } else if (from === 0) at(entry.from.ms, write);
  }
  for (const entry of app.memory ?? []) {
    const take = () => {
      process.memory = parseQuantity(entry.use);
      container.memoryChanged();
    };
    if (entry.from === 'stopSignal') {
      if (from === 'stopSignal') take();
    } else if (from === 0) at(entry.from.ms, take);
  }
}

function onStop(container: Container, app: AppSpec): void {
  const { kernel } = container;
  const process = container.main!;
  const stop = app.onStopSignal ?? DEFAULT_STOP;
  if (app.onStopSignal === undefined)
    container.report({
      severity: 'assumption',
      code: 'stop-signal',
      message: 'The apps entry does not say what happens at the stop signal: assumed to exit 0 at once.',
      remedy: 'Set onStopSignal.',
      where: container.where,
    });
  let stopping = false;
  const heard = () => {
    if (stopping) return;
    stopping = true;
    container.stopSignalAt ??= kernel.now;
    scheduled(container, app, 'stopSignal');
    if (process.status !== undefined || stop === 'ignore' || stop === 'default-pid1') return;
    if (stop === 'default') process.terminate('SIGTERM');
    else if (stop.after === 0) process.exit(stop.code);
    else {
      const timer = kernel.after(stop.after, () => process.exit(stop.code));
      process.ended.add(() => kernel.cancel(timer));
    }
  };
  const signals = new Set(['SIGTERM', 'SIGINT', container.config.stopSignal ?? container.image.stopSignal]);
  for (const signal of signals) {
    if (stop === 'default-pid1' && process.pid !== 1) continue;
    process.handlers.set(signal, heard);
  }
}
