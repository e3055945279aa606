import { setup } from 'xstate';

/** What one sync of the Job controller decided. */
export type JobEvent =
  | { type: 'suspend' }
  | { type: 'run' }
  | { type: 'back off' }
  | { type: 'criteria met' }
  | { type: 'give up' }
  | { type: 'complete' }
  | { type: 'fail' };

/**
 * A Job runs pods until enough have succeeded or too many have failed. The verdict is known first
 * (SuccessCriteriaMet, FailureTarget); the Job is finished when its last pod has ended.
 */
export const jobMachine = setup({ types: { events: {} as JobEvent } }).createMachine({
  id: 'job',
  initial: 'new',
  states: {
    new: {
      on: {
        run: 'running',
        suspend: 'suspended',
        'criteria met': 'succeeding',
        'give up': 'failing',
        complete: 'complete',
        fail: 'failed',
      },
    },
    suspended: {
      on: {
        run: 'running',
        'criteria met': 'succeeding',
        'give up': 'failing',
        complete: 'complete',
        fail: 'failed',
      },
    },
    running: {
      on: {
        suspend: 'suspended',
        'back off': 'backingOff',
        'criteria met': 'succeeding',
        'give up': 'failing',
        complete: 'complete',
        fail: 'failed',
      },
    },
    backingOff: {
      on: {
        run: 'running',
        suspend: 'suspended',
        'criteria met': 'succeeding',
        'give up': 'failing',
        complete: 'complete',
        fail: 'failed',
      },
    },
    succeeding: { on: { complete: 'complete' } },
    failing: { on: { fail: 'failed' } },
    complete: { type: 'final' },
    failed: { type: 'final' },
  },
});
