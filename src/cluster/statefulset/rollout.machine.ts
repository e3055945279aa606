import { setup } from 'xstate';

/** What one sync of the StatefulSet controller decided. */
export type StatefulSetEvent =
  | { type: 'create' }
  | { type: 'wait ready' }
  | { type: 'wait gone' }
  | { type: 'replace failed' }
  | { type: 'delete condemned' }
  | { type: 'wait condemned' }
  | { type: 'blocked' }
  | { type: 'update' }
  | { type: 'wait updated' }
  | { type: 'settled' }
  | { type: 'deleted' };

/**
 * The life of a StatefulSet as its controller walks it: first every slot is filled, then what is too
 * many goes, then pods of an old revision are replaced, and only one step is taken at a time.
 * The controller is level-triggered, so a change of the spec may lead from any phase to any other.
 */
export const statefulSetMachine = setup({ types: { events: {} as StatefulSetEvent } }).createMachine({
  id: 'statefulset',
  initial: 'new',
  on: {
    create: '.filling.creating',
    'wait ready': '.filling.waitingForReady',
    'wait gone': '.filling.waitingForGone',
    'replace failed': '.filling.replacingFailed',
    'delete condemned': '.scalingDown.deleting',
    'wait condemned': '.scalingDown.waitingForGone',
    blocked: '.scalingDown.blocked',
    update: '.updating.deleting',
    'wait updated': '.updating.waitingForReady',
    settled: '.settled',
    deleted: '.deleted',
  },
  states: {
    new: {},
    filling: {
      initial: 'creating',
      states: { creating: {}, waitingForReady: {}, waitingForGone: {}, replacingFailed: {} },
    },
    scalingDown: { initial: 'deleting', states: { deleting: {}, waitingForGone: {}, blocked: {} } },
    updating: { initial: 'deleting', states: { deleting: {}, waitingForReady: {} } },
    settled: {},
    deleted: {},
  },
});
