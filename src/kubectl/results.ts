import type { KubeObject } from '../api/meta.ts';
import type { Info } from './builder.ts';
import { type Context, serverWarning } from './context.ts';
import { reference } from './discovery.ts';
import { type DryRun, dryRunSuffix } from './dry-run.ts';
import { withManagedFields } from './managed-fields.ts';
import { printerFor, typedPrinterFor } from './printers/objects.ts';

/** `deployment.apps/web created`, or the object as -o asks for. */
export function printResult(
  context: Context,
  { resource, name }: Pick<Info, 'resource' | 'name'>,
  object: KubeObject | undefined,
  verb: string,
  dryRun: DryRun = 'none',
  print = printerFor(context.flags, false),
): void {
  const output = context.flags.string('output');
  if (print !== undefined && object !== undefined) context.out(print(withManagedFields(context, object)));
  else if (output === 'name') context.out(`${reference(resource, name)}\n`);
  else context.out(`${reference(resource, name)} ${verb}${dryRunSuffix(dryRun)}\n`);
}

/** The same in a command that holds its objects as Go's structs: as JSON they have their fields as declared. */
export function printTyped(
  context: Context,
  info: Pick<Info, 'resource' | 'name'>,
  object: KubeObject | undefined,
  verb: string,
  dryRun: DryRun = 'none',
): void {
  printResult(context, info, object, verb, dryRun, typedPrinterFor(context.flags));
}

/** Shows the warnings the server sent along. */
export function showWarnings(context: Context, warnings: readonly string[]): void {
  for (const warning of warnings) serverWarning(context, warning);
}
