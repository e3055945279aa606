import { setup } from 'xstate';

/** What one sync of the Deployment controller decided. */
export type DeploymentEvent =
  | { type: 'new template' }
  | { type: 'scale up' }
  | { type: 'scale down' }
  | { type: 'resize' }
  | { type: 'wait available' }
  | { type: 'wait old gone' }
  | { type: 'complete' }
  | { type: 'deadline exceeded' }
  | { type: 'pause' }
  | { type: 'deleted' };

/**
 * The rollout of a Deployment: a new ReplicaSet grows while the old ones shrink, inside the bounds of
 * maxSurge and maxUnavailable; Recreate waits until the old pods have ended. Passing the deadline stops
 * nothing: it is only said.
 */
export const deploymentMachine = setup({ types: { events: {} as DeploymentEvent } }).createMachine({
  id: 'deployment',
  initial: 'new',
  on: {
    'new template': '.progressing.creatingReplicaSet',
    'scale up': '.progressing.scalingUp',
    'scale down': '.progressing.scalingDown',
    resize: '.resizing',
    'wait available': '.progressing.waitingForAvailable',
    'wait old gone': '.progressing.waitingForOldPods',
    complete: '.complete',
    'deadline exceeded': '.stalled',
    pause: '.paused',
    deleted: '.deleted',
  },
  states: {
    new: {},
    progressing: {
      initial: 'creatingReplicaSet',
      states: {
        creatingReplicaSet: {},
        scalingUp: {},
        scalingDown: {},
        waitingForAvailable: {},
        waitingForOldPods: {},
      },
    },
    resizing: {},
    complete: {},
    stalled: {},
    paused: {},
    deleted: {},
  },
});
