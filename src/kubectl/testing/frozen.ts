import { type Client, NeedsStep } from '../client.ts';
import { sampleCluster } from './objects.ts';

/** A cluster that can only be looked at, as a finished trace is. */
export function frozen(): Client {
  const cluster = sampleCluster();
  const writing = new Set(['create', 'update', 'patch', 'delete', 'evict', 'exec', 'request', 'usage']);
  return new Proxy(cluster as Client, {
    get(target, name) {
      if (writing.has(String(name)))
        return () => {
          throw new NeedsStep('step');
        };
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
