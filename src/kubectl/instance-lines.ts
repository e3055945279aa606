import type { ContainerRecord, LogRecord } from '../trace/records.ts';

/**
 * The lines that one instance of a container wrote, out of those that all of them did. `restarts` is what the status
 * of the pod counts. The lines go by time, not by their number alone: after a lost sandbox the numbers of init
 * containers begin again, while the status may know of more (1.36).
 */
export function instanceLines(
  records: readonly ContainerRecord[],
  lines: readonly LogRecord[],
  restarts: number,
  previous: boolean,
): LogRecord[] {
  const begins: { t: number; number: number }[] = [];
  let before: ContainerRecord | undefined;
  for (const record of records) {
    if (record.state === 'waiting') continue;
    const isNew =
      record.restartCount !== before?.restartCount ||
      (record.state === 'running' && before.state === 'terminated');
    if (isNew) begins.push({ t: record.t, number: record.restartCount });
    before = record;
  }
  // An instance that the status does not tell of yet has no log that could be asked for.
  const current = begins.findLastIndex(({ number }) => number <= restarts);
  if (current < 0) return lines.filter(({ restartCount }) => restartCount === restarts - (previous ? 1 : 0));
  const shown = previous ? current - 1 : current;
  const from = begins[shown]?.t ?? Infinity;
  const to = begins[shown + 1]?.t ?? Infinity;
  return lines.filter(({ t }) => t >= from && t < to);
}
