import type { Container } from '../types.ts';

/**
 * A number, or a name looked up among the container's ports, or a number written as a text; a text
 * says what is wrong. Models probe.ResolveContainerPort.
 */
export function resolvePort(port: number | string, container: Container): number | string {
  let number: number;
  if (typeof port === 'number') {
    number = port;
  } else {
    const named = container.ports?.find((p) => p.name === port);
    if (named === undefined && !/^[+-]?\d+$/.test(port))
      return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`;
    number = named?.containerPort ?? Number(port);
  }
  return number > 0 && number < 65536 ? number : `invalid port number: ${number}`;
}
