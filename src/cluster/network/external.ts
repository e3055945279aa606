import type { Report } from '../context.ts';
import type { NameResolver } from './dns.ts';
import type { Listener } from './registry.ts';

/**
 * The world outside the cluster: whatever is asked there answers 200 with a small page. That is an
 * assumption, and it is stated once per name.
 */
export function externalListener(
  host: string,
  ip: string,
  port: number,
  resolver: NameResolver,
  report: Report,
): Listener | undefined {
  const name = resolver.outsideName(ip);
  if (name === undefined) return undefined;
  report({
    severity: 'assumption',
    code: 'external-host',
    message: `${name} is outside the cluster: assumed to be reachable and to answer 200 with a short page.`,
    where: `host ${name}`,
  });
  return {
    owner: name,
    tls: port === 443,
    http: () => ({
      status: 200,
      headers: { 'Content-Type': 'text/html' },
      body: `<html><head><title>${host}</title></head><body><h1>${host}</h1></body></html>\n`,
      latencyMs: 40,
    }),
  };
}
