import { expect, test } from 'vitest';
import { lab } from '../../testing/lab.ts';
import { folder } from '../../testing/site.ts';

test('Envoy opens the ports of its listeners and of its admin interface, not those of its clusters', () => {
  const conf = `admin:
  address: { socket_address: { address: 0.0.0.0, port_value: 8001 } }
static_resources:
  listeners:
  - address:
      socket_address: { address: 0.0.0.0, port_value: 8080 }
  clusters:
  - name: app
    load_assignment:
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app, port_value: 9000 } } } }] }]
`;
  const one = lab();
  one.run({
    image: 'envoyproxy/envoy:v1.31.0',
    mounts: [{ mountPath: '/etc/envoy', directory: folder({ 'envoy.yaml': conf }), readOnly: true }],
  });
  one.kernel.advance(3000);
  const ip = one.network.addressOf({ pod: 'default/web' })!;
  expect(one.network.ports(ip).map(({ port }) => port)).toEqual([8001, 8080]);
  expect(one.reports.map(({ code }) => code)).toContain('envoy-config');
});
