import { ApiError } from '../../api/errors.ts';
import type { Context } from '../context.ts';
import { CommandError, quote, throwAll } from '../errors.ts';
import { type Command, FILENAME, OUTPUT, RECURSIVE, TEMPLATE_FLAGS, withoutEffect } from './command.ts';
import { group } from './group.ts';

/** Nobody in this cluster asks for a certificate: the answer is that of a cluster without such requests. */
function answer({ args, flags }: Context): number {
  if (args.length === 0 && flags.list('filename').length === 0)
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
  throwAll(
    args.map(
      (name) =>
        new ApiError('NotFound', `certificatesigningrequests.certificates.k8s.io ${quote(name)} not found`),
    ),
  );
  return 0;
}

const verdict = (name: string, summary: string): Command => ({
  name,
  summary,
  usage: `${name} (-f FILENAME | NAME)`,
  flags: [
    FILENAME,
    RECURSIVE,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    withoutEffect('force', 'Also where there is a verdict already', { type: 'bool' }),
  ],
  run: answer,
});

export const certificate = group('certificate', 'Modify certificate resources', 'certificate SUBCOMMAND', [
  verdict('approve', 'Approve a certificate signing request'),
  verdict('deny', 'Deny a certificate signing request'),
]);
