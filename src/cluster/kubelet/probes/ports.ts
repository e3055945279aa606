import type { Container } from '../types.ts';

/** A number, or a name looked up among the container's ports; a text says what is wrong. */
export function resolvePort(port: number | string, container: Container): number | string {
  let number: number;
  if (typeof port === 'number') {
    number = port;
  } else if (/^\d+$/.test(port)) {
    number = Number(port);
  } else {
    const named = container.ports?.find((p) => p.name === port);
    if (named === undefined) return `couldn't find port: ${JSON.stringify(port)} in container ports`;
    number = named.containerPort;
  }
  return number > 0 && number < 65536 ? number : `invalid port number: ${number}`;
}
