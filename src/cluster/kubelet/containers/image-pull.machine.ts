import { setup } from 'xstate';

export type PullEvent =
  | { type: 'QUEUE'; why: string }
  | { type: 'PULL'; why: string }
  | { type: 'DONE'; why: string }
  | { type: 'FAIL'; why: string }
  | { type: 'PRESENT'; why: string }
  | { type: 'REFUSE'; why: string };

/** An image for one container: asked for, queued behind other pulls, pulled, or in back-off. Models pkg/kubelet/images. */
export const imagePullMachine = setup({
  types: { context: {}, events: {} as PullEvent },
}).createMachine({
  id: 'pull',
  initial: 'unknown',
  context: {},
  states: {
    unknown: { on: { QUEUE: 'queued', PRESENT: 'present', REFUSE: 'refused' } },
    queued: { on: { PULL: 'pulling' } },
    pulling: { on: { DONE: 'present', FAIL: 'failed' } },
    present: { on: { QUEUE: 'queued', REFUSE: 'refused' } },
    failed: { on: { QUEUE: 'queued', REFUSE: 'backOff', PRESENT: 'present' } },
    /** The next attempt has to wait: 10 s, 20 s, 40 s, at most 5 minutes. */
    backOff: { on: { QUEUE: 'queued', PRESENT: 'present' } },
    /** No pull is tried: the name cannot be read, or the policy is Never. */
    refused: { on: { QUEUE: 'queued', PRESENT: 'present' } },
  },
});
