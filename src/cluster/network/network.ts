import type { SimMs } from '../../base/time.ts';

/**
 * The pod network: who listens at which address, and what a connection gets. One address per pod
 * sandbox; hostNetwork pods share the address of the node. Services are in front of it (the
 * service proxy turns a cluster IP into a pod address, DNS turns a name into an address).
 */
export interface Network {
  http(request: HttpRequest, done: (outcome: HttpOutcome) => void): Cancel;
  tcp(request: TcpRequest, done: (outcome: TcpOutcome) => void): Cancel;
  grpcHealth(request: GrpcRequest, done: (outcome: GrpcOutcome) => void): Cancel;
}
export type Cancel = () => void;

export interface Origin {
  /** The node the connection starts from (kubelet probes), or a pod's address, or the world outside. */
  node?: string;
  pod?: string;
}
export interface HttpRequest {
  from: Origin;
  scheme: 'http' | 'https';
  host: string;
  port: number;
  path: string;
  method?: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs: SimMs;
  /** How long nothing may answer while connecting, where that is less than `timeoutMs`. */
  connectTimeoutMs?: SimMs;
}
export type HttpOutcome =
  | {
      kind: 'response';
      status: number;
      headers: Record<string, string>;
      body: string;
      /** The words behind the status, where the server has its own. */
      reason?: string;
    }
  | { kind: 'refused' | 'reset' | 'eof' }
  /** Nothing answered in time: while connecting, or while waiting for headers. */
  | { kind: 'timeout'; phase: 'connect' | 'headers' }
  | { kind: 'no-such-host' }
  /** https was asked of a port that speaks plain http. */
  | { kind: 'not-tls' };
export interface TcpRequest {
  from: Origin;
  host: string;
  port: number;
  timeoutMs: SimMs;
}
export type TcpOutcome = { kind: 'connected' | 'refused' | 'timeout' | 'no-such-host' };
export interface GrpcRequest extends TcpRequest {
  service: string;
}
export type GrpcOutcome =
  | { kind: 'status'; status: string }
  | { kind: 'connect-timeout' | 'rpc-timeout' | 'unimplemented' | 'refused' };
