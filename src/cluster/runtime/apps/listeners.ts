import type { AppSpec } from '../../../scenario/types.ts';
import type { HttpAnswer, Listener } from '../../network/registry.ts';
import { inForce, type Moments, pathMatches } from './behaviour.ts';

/** What the listeners of a profile ask of their instance. */
export interface ProfileInstance {
  moments(): Moments;
  readonly hung: boolean;
  /** A status set by a fault, over whatever the profile says. */
  readonly httpOverride: number | undefined;
}

/** The ports of an `apps` entry, each with what it answers at the moment of the question. */
export function profileListeners(
  app: AppSpec,
  instance: ProfileInstance,
  owner: string,
): { port: number; listener: Listener }[] {
  const ports = new Set<number>();
  for (const entry of app.http ?? []) ports.add(entry.port);
  for (const entry of app.tcp ?? []) ports.add(entry.port);
  for (const entry of app.grpc ?? []) ports.add(entry.port);
  return [...ports].map((port) => ({ port, listener: profileListener(app, port, instance, owner) }));
}

function profileListener(app: AppSpec, port: number, instance: ProfileInstance, owner: string): Listener {
  const http = app.http?.filter((entry) => entry.port === port) ?? [];
  const tcp = app.tcp?.filter((entry) => entry.port === port) ?? [];
  const grpc = app.grpc?.filter((entry) => entry.port === port) ?? [];
  const any = () => true;
  const listener: Listener = {
    owner,
    waiting: new Set(),
    open() {
      const moments = instance.moments();
      if (moments.now < moments.startedAt + (app.startup ?? 0)) return false;
      const socket = inForce(tcp, moments, any);
      if (socket !== undefined) return socket.listening;
      return inForce(http, moments, any) !== undefined || inForce(grpc, moments, any) !== undefined;
    },
    silent: () => instance.hung,
  };
  if (http.length > 0)
    listener.http = (request): HttpAnswer => {
      const moments = instance.moments();
      const entry = inForce(http, moments, ({ path }) => pathMatches(path, request.path));
      if (instance.httpOverride !== undefined) return { status: instance.httpOverride };
      if (entry === undefined) return { status: 404, body: '404 page not found\n' };
      const answer: HttpAnswer = { status: entry.status };
      if (entry.location !== undefined) answer.headers = { Location: entry.location };
      if (entry.body !== undefined) answer.body = entry.body;
      if (entry.latency !== undefined) answer.latencyMs = entry.latency;
      return answer;
    };
  if (grpc.length > 0)
    listener.grpc = (service) => {
      const moments = instance.moments();
      const entry = inForce(grpc, moments, (e) => e.service === undefined || e.service === service);
      return entry === undefined ? { status: 'SERVICE_UNKNOWN' } : { status: entry.status };
    };
  return listener;
}
