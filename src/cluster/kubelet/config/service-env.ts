import type { KubeObject } from '../../../api/meta.ts';

interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
}

const variable = (name: string) => name.toUpperCase().replaceAll('-', '_');

/** The variables that tell of services, as Docker links once did. Models pkg/kubelet/envvars. */
export function serviceVariables(services: readonly KubeObject[]): { name: string; value: string }[] {
  const result: { name: string; value: string }[] = [];
  for (const service of services) {
    const ip: string | undefined = service.spec?.clusterIP;
    const ports: ServicePort[] = service.spec?.ports ?? [];
    const first = ports[0];
    if (!ip || ip === 'None' || first === undefined) continue;
    const prefix = variable(service.metadata.name);
    const add = (suffix: string, value: string) => result.push({ name: `${prefix}_${suffix}`, value });
    add('SERVICE_HOST', ip);
    add('SERVICE_PORT', String(first.port));
    for (const port of ports) if (port.name) add(`SERVICE_PORT_${variable(port.name)}`, String(port.port));
    for (const [index, port] of ports.entries()) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const url = `${protocol}://${ip}:${port.port}`;
      if (index === 0) add('PORT', url);
      const link = `PORT_${port.port}_${protocol.toUpperCase()}`;
      add(link, url);
      add(`${link}_PROTO`, protocol);
      add(`${link}_PORT`, String(port.port));
      add(`${link}_ADDR`, ip);
    }
  }
  return result;
}
