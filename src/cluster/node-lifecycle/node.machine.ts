import { setup } from 'xstate';

/** What the node lifecycle controller has seen of a node. */
export type NodeEvent =
  | { type: 'heartbeat' }
  | { type: 'reports not ready' }
  | { type: 'silent' }
  | { type: 'taint' }
  | { type: 'remove' };

/**
 * A node as the control plane sees it. Silence is noticed only after the grace period; evictions
 * begin with the NoExecute taint, which comes later where several nodes fail at once.
 */
export const nodeMachine = setup({ types: { events: {} as NodeEvent } }).createMachine({
  id: 'node',
  initial: 'new',
  on: { remove: '.removed' },
  states: {
    new: { on: { heartbeat: 'ready', 'reports not ready': 'notReady', silent: 'unreachable' } },
    ready: { on: { 'reports not ready': 'notReady', silent: 'unreachable' } },
    notReady: {
      initial: 'waiting',
      states: { waiting: { on: { taint: 'evicting' } }, evicting: {} },
      on: { heartbeat: 'ready', silent: 'unreachable' },
    },
    unreachable: {
      initial: 'waiting',
      states: { waiting: { on: { taint: 'evicting' } }, evicting: {} },
      on: { heartbeat: 'ready', 'reports not ready': 'notReady' },
    },
    removed: { type: 'final' },
  },
});
