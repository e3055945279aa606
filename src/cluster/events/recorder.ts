import type { KubeObject } from '../../api/meta.ts';
import { EPOCH_MS, microTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { EventInput } from '../apiserver/api.ts';
import type { Kernel } from '../kernel.ts';
import { EventCorrelator } from './correlator.ts';
import { SeriesTracker } from './series.ts';

/** kube-apiserver --event-ttl. */
const TTL_MS = 3_600_000;
const MESSAGE_LIMIT = 1024;

/** Where Event objects go: the store, past admission. */
export interface EventSink {
  get(namespace: string, name: string): KubeObject | undefined;
  /** Adds or replaces; the sink stamps uid and resourceVersion. */
  put(event: KubeObject): void;
  remove(namespace: string, name: string): void;
}

/**
 * Turns occurrences into `event` records and Event objects. The record of an occurrence carries its own message
 * and is written whenever the recorder writes the Event; what the spam filter drops leaves no trace, as on a real watch.
 */
export class EventRecorder {
  readonly #kernel: Kernel;
  readonly #sink: EventSink;
  readonly #correlator = new EventCorrelator();
  readonly #series = new SeriesTracker();
  readonly #expiry = new Map<string, { namespace: string; name: string; at: SimMs }>();
  #sweeping = false;
  #written = 0;

  constructor(kernel: Kernel, sink: EventSink) {
    this.#kernel = kernel;
    this.#sink = sink;
  }

  record(input: EventInput): void {
    // What the cluster's own parts say was said long ago and has expired.
    if (isInfrastructure(input.involved)) return;
    if (input.api === 'events') this.#recordSeries(input);
    else this.#recordCore(input);
  }

  #recordCore(input: EventInput): void {
    const now = this.#kernel.now;
    const { observation, message, dropped } = this.#correlator.observe(input, now);
    if (dropped) return;
    this.#trace(input);
    const namespace = input.involved.metadata.namespace ?? 'default';
    const old = observation.name === undefined ? undefined : this.#sink.get(namespace, observation.name);
    const name = old?.metadata.name ?? this.#name(input);
    observation.name = name;
    this.#store({
      ...this.#base(input, namespace, name, message, old),
      source: { component: input.component, ...(input.host === undefined ? {} : { host: input.host }) },
      firstTimestamp: timestamp(observation.first),
      lastTimestamp: timestamp(now),
      count: observation.count,
      reportingComponent: input.component,
      reportingInstance: input.host ?? '',
    });
  }

  #recordSeries(input: EventInput): void {
    const now = this.#kernel.now;
    const { act, series } = this.#series.observe(input, now);
    if (act === 'count') return;
    this.#trace(input);
    const namespace = input.involved.metadata.namespace ?? 'default';
    const old = series.name === undefined ? undefined : this.#sink.get(namespace, series.name);
    if (old !== undefined && act === 'update') {
      this.#store({ ...old, series: { count: series.count, lastObservedTime: microTimestamp(now) } });
      return;
    }
    const name = this.#name(input);
    series.name = name;
    this.#store({
      ...this.#base(input, namespace, name, input.message.slice(0, MESSAGE_LIMIT), undefined),
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: microTimestamp(now),
      action: input.action ?? input.reason,
      reportingComponent: input.component,
      reportingInstance: `${input.component}-${input.host ?? 'control-plane'}`,
    });
  }

  #base(
    input: EventInput,
    namespace: string,
    name: string,
    message: string,
    old: KubeObject | undefined,
  ): KubeObject {
    const { involved } = input;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: old?.metadata ?? { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' },
      involvedObject: {
        kind: involved.kind,
        ...(involved.metadata.namespace === undefined ? {} : { namespace: involved.metadata.namespace }),
        name: involved.metadata.name,
        uid: involved.metadata.uid,
        apiVersion: involved.apiVersion,
        resourceVersion: involved.metadata.resourceVersion,
        ...(input.fieldPath === undefined ? {} : { fieldPath: input.fieldPath }),
      },
      reason: input.reason,
      message,
      type: input.type,
      eventTime: null,
    };
  }

  #trace(input: EventInput): void {
    const { kind, metadata } = input.involved;
    this.#kernel.emit({
      type: 'event',
      namespace: metadata.namespace ?? 'default',
      kind,
      name: metadata.name,
      ...(input.fieldPath === undefined ? {} : { fieldPath: input.fieldPath }),
      uid: metadata.uid,
      eventType: input.type,
      reason: input.reason,
      message: input.message,
      source: input.component,
      ...(input.host === undefined ? {} : { host: input.host }),
    });
  }

  /** `web-0.18a1f2c3d4e5f607`: the involved object and the time in nanoseconds, in hexadecimal. */
  #name(input: EventInput): string {
    const nanoseconds =
      BigInt(EPOCH_MS + this.#kernel.now) * 1_000_000n + BigInt(this.#written++ % 1_000_000);
    return `${input.involved.metadata.name}.${nanoseconds.toString(16)}`;
  }

  #store(event: KubeObject): void {
    this.#sink.put(event);
    const { name } = event.metadata;
    const namespace = event.metadata.namespace!;
    const id = `${namespace}/${name}`;
    // Writing anew moves it to the end, so the map stays in order of expiry.
    this.#expiry.delete(id);
    this.#expiry.set(id, { namespace, name, at: this.#kernel.now + TTL_MS });
    if (!this.#sweeping) this.#sweepAt(this.#kernel.now + TTL_MS);
  }

  #sweepAt(at: SimMs): void {
    this.#sweeping = true;
    this.#kernel.after(at - this.#kernel.now, () => {
      this.#sweeping = false;
      for (const [id, entry] of this.#expiry) {
        if (entry.at > this.#kernel.now) {
          this.#sweepAt(entry.at);
          return;
        }
        this.#expiry.delete(id);
        this.#sink.remove(entry.namespace, entry.name);
      }
    });
  }
}
