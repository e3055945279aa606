import type { Diagnostic } from '../scenario/types.ts';
import type { Report } from './context.ts';
import type { Emission, Kernel } from './kernel.ts';

export function diagnosticRecord({ severity, message, remedy, range, where, code }: Diagnostic): Emission {
  return {
    type: 'diagnostic',
    severity,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(range === undefined
      ? {}
      : { line: range.line, column: range.column, endLine: range.endLine, endColumn: range.endColumn }),
    ...(where === undefined ? {} : { where }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Each assumption or limit is said once, however many pods it holds for. */
export function createReport(kernel: Kernel): Report {
  const said = new Set<string>();
  return (diagnostic) => {
    const key = `${diagnostic.code}|${diagnostic.message}`;
    if (said.has(key)) return;
    said.add(key);
    kernel.emit({ type: 'diagnostic', ...diagnostic });
  };
}
