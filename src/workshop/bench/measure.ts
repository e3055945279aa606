/** Simulated seconds between "all Ready" and the measurement of the steady state: the last events of the start. */
export const SETTLE = 10;

/** One measurement of a simulator; a field is undefined where the budget ended before. */
export interface Measured {
  pods: number;
  /** CPU seconds until all pods were Ready. */
  readyCpu: number | undefined;
  /** Simulated seconds until all pods were Ready. */
  readyAt: number | undefined;
  /** Simulated seconds for each second of the wall clock after that. */
  speed: number | undefined;
}

/** A stopwatch for the CPU time of this process (all its threads), in seconds. */
export function cpuSeconds(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}

/** A stopwatch of the wall clock, in seconds. */
export function wallSeconds(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

/** Rows as aligned columns, the first left, the others right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** The value that so large a share of all is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `✓` within the reach, `✗` beyond it. */
export const within = (value: number, reach: number): string => (value <= reach ? '✓' : '✗');

/** Three significant digits. */
export function show(value: number | undefined, unit = ''): string {
  if (value === undefined) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit}`;
}
