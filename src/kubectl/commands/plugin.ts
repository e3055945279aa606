import { CommandError } from '../errors.ts';
import { group } from './group.ts';

/** There are no files named kubectl-* on this node, so none is found, in the words of a real one. */
export const plugin = group('plugin', 'Provides utilities for interacting with plugins', 'plugin [flags]', [
  {
    name: 'list',
    summary: "List all visible plugin executables on a user's PATH",
    usage: 'list [flags]',
    flags: [{ name: 'name-only', type: 'bool', help: 'Names alone, without the way to them' }],
    run() {
      throw new CommandError('unable to find any kubectl plugins in your PATH');
    },
  },
]);
