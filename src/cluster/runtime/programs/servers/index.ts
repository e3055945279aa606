import { DATABASES } from '../../images/servers/databases.ts';
import { WEB } from '../../images/servers/web.ts';
import type { Program } from '../call.ts';
import { agnhost } from './agnhost/agnhost.ts';
import { APPLICATIONS } from './applications.ts';
import { envoyOf } from './envoy.ts';
import { haproxy } from './haproxy/haproxy.ts';
import { httpdOf } from './httpd/httpd.ts';
import { NGINX_SCRIPTS } from './nginx/entrypoint.ts';
import { nginx } from './nginx/nginx.ts';
import { redisOf } from './redis/conf.ts';
import { serverProgram } from './server.ts';

/** All server programs by name: those that data describes, and those that need code. */
export const SERVERS: Record<string, Program> = {
  ...Object.fromEntries(
    Object.entries({ ...DATABASES, ...WEB }).map(([name, spec]) => [name, serverProgram(spec)]),
  ),
  envoy: envoyOf(WEB.envoy!),
  haproxy,
  httpd: httpdOf(WEB.httpd!),
  nginx,
  'redis-server': redisOf(DATABASES['redis-server']!),
  ...NGINX_SCRIPTS,
  agnhost,
  ...APPLICATIONS,
};
