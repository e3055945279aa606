import { formatSeconds } from './duration.ts';
import type { Target } from './model/items.ts';
import { english } from './words.ts';

/** The accessible name of a mark in English: `db-1, readiness probe failed, 27.0 s, 2 of 3`. */
export function describe(target: Target): string {
  const run = target.run === undefined ? [] : [english({ key: 'run', run: target.run })];
  const who = target.pod ?? target.service ?? 'scenario';
  const container = target.container === undefined ? [] : [target.container];
  const span = `${formatSeconds(target.from)} to ${formatSeconds(target.to)}`;
  const at = formatSeconds(target.to);
  const parts = (): string[] => {
    switch (target.kind) {
      case 'probe': {
        const result =
          target.result === 'success'
            ? 'succeeded'
            : target.result === 'failure'
              ? 'failed'
              : 'was not counted';
        const count = target.result === 'failure' ? [`${target.count} of ${target.of}`] : [];
        return [who, ...container, `${target.probe} probe ${result}`, at, ...count];
      }
      case 'threshold':
        return [who, ...container, `${target.probe} probe counts ${target.count} of ${target.of}`, span];
      case 'container':
      case 'pod':
        return [who, ...container, english({ key: 'state', state: target.state ?? 'running' }), span];
      case 'hook':
        return [who, ...container, `${target.hook} hook`, span];
      case 'signal':
        return [who, ...container, `${target.signal} sent`, at];
      case 'grace':
        return [
          who,
          ...container,
          english({ key: 'grace', seconds: target.to - target.from }),
          ...(target.used === undefined ? [] : [`${formatSeconds(target.used)} used`]),
          span,
        ];
      case 'service':
        return [who, `${target.count} of ${target.of} endpoints ready`, span];
      case 'traffic':
        return [
          who,
          target.result === 'failure' ? 'request lost' : 'request answered',
          target.text ?? '',
          at,
        ];
      case 'command':
        return [target.text ?? '', formatSeconds(target.from)];
    }
  };
  return [...run, ...parts()].filter((part) => part !== '').join(', ');
}
