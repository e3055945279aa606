import { CommandError } from '../errors.ts';
import { withoutEffect } from './command.ts';
import { group } from './group.ts';

/** There are no files named kubectl-* on this node, so none is found, in the words of a real one. */
export const plugin = group('plugin', 'Provides utilities for interacting with plugins', 'plugin [flags]', [
  {
    name: 'list',
    summary: "List all visible plugin executables on a user's PATH",
    usage: 'list [flags]',
    flags: [withoutEffect('name-only', 'Names alone, without the way to them', { type: 'bool' })],
    run() {
      throw new CommandError('unable to find any kubectl plugins in your PATH');
    },
  },
]);
