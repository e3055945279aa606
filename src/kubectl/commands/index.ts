import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { remove } from './delete.ts';
import { describe } from './describe.ts';
import { events } from './events.ts';
import { get } from './get.ts';
import { group } from './group.ts';
import { annotate, label } from './label.ts';
import { rolloutStatus } from './rollout-status.ts';
import { scale } from './scale.ts';
import { setImage } from './set-image.ts';

/** Every command of kubectl. */
export const COMMANDS: readonly Command[] = [
  annotate,
  apply,
  remove,
  describe,
  events,
  get,
  label,
  group('rollout', 'Manage the rollout of a resource', 'rollout SUBCOMMAND', [rolloutStatus]),
  scale,
  group('set', 'Set specific features on objects', 'set SUBCOMMAND', [setImage]),
];
