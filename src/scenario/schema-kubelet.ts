import { SIGNALS } from './decode/kubelet.ts';
import type { JsonSchema } from './json-schema.ts';

const bySignal = (item: JsonSchema, description: string): JsonSchema => ({
  type: 'object',
  description,
  additionalProperties: false,
  properties: Object.fromEntries(SIGNALS.map((signal) => [signal, item])),
});
const amount: JsonSchema = { type: ['string', 'number'] };
const duration = (description: string): JsonSchema => ({
  ...amount,
  description: `${description} A duration (90s, 1m30s, 500ms) or a number of seconds.`,
});
const number = (minimum: number, maximum: number, description: string): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
  description,
});
const object = (properties: Record<string, JsonSchema>, description: string): JsonSchema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
});

/** `nodes[].kubelet` for the editor. */
export const kubelet = object(
  {
    evictionHard: bySignal(
      amount,
      'What has to be left of each resource: with less, pods are evicted at once. Default: memory.available 100Mi, nodefs.available 10%, nodefs.inodesFree 5%, imagefs.available 15%, imagefs.inodesFree 5%.',
    ),
    evictionSoft: bySignal(amount, 'The same with a grace period, before which nobody is evicted.'),
    evictionSoftGracePeriod: bySignal(amount, 'How long less may be left than evictionSoft says.'),
    evictionMinimumReclaim: bySignal(amount, 'How much more than the threshold is taken back.'),
    evictionMaxPodGracePeriod: number(
      0,
      86_400,
      'Seconds that a pod has at most to stop when it is evicted by evictionSoft. Default 0.',
    ),
    evictionPressureTransitionPeriod: duration('How long the node stays under pressure. Default 5m.'),
    mergeDefaultEvictionSettings: {
      type: 'boolean',
      description: 'Keep the defaults of evictionHard for signals that it does not name. Default false.',
    },
    imageGCHighThresholdPercent: number(
      0,
      100,
      'Use of the disk from which unused images are removed. Default 85.',
    ),
    imageGCLowThresholdPercent: number(0, 100, 'Use of the disk down to which they are removed. Default 80.'),
    shutdownGracePeriod: duration('How long the node delays its shutdown for its pods.'),
    shutdownGracePeriodCriticalPods: duration('How much of it is kept for critical pods.'),
    shutdownGracePeriodByPodPriority: {
      type: 'array',
      description: 'Instead of these two: how long the pods from each priority on have, the lowest first.',
      items: object(
        {
          priority: number(-2_147_483_648, 2_147_483_647, 'The least priority of these pods.'),
          shutdownGracePeriodSeconds: number(0, 86_400, 'Seconds that they have to stop.'),
        },
        'Pods of one range of priorities.',
      ),
    },
    serializeImagePulls: {
      type: 'boolean',
      description: 'Pull one image after the other. Default true.',
    },
    maxParallelImagePulls: number(1, 1000, 'How many images are pulled at once. Default: no limit.'),
    crashLoopBackOff: object(
      { maxContainerRestartPeriod: duration('The longest back-off: 1s to 300s. From 1.35. Default 300s.') },
      'The back-off of containers that end again and again.',
    ),
    allowedUnsafeSysctls: {
      type: 'array',
      items: { type: 'string' },
      description: 'Kernel parameters beyond the safe ones that pods may set, such as kernel.msg*.',
    },
  },
  'How the kubelet of this node is configured: fields of KubeletConfiguration.',
);
