import type { ServiceLife, TraceIndex } from '../../trace/index.ts';
import type { RequestRecord } from '../../trace/records.ts';
import { lastAt } from '../../trace/series.ts';
import { english, type Say } from '../words.ts';
import type { Item, Lane } from './items.ts';
import { lazyRow } from './pod-lanes.ts';

/** The commands and faults of the scenario, and what was typed in the terminal. */
export function stepsLane(index: TraceIndex, say: Say = english): Lane[] {
  const commands = index.commands;
  if (commands.length === 0) return [];
  const summary = lazyRow(
    { id: 'steps#', kind: 'posts', label: undefined, brackets: false, maximum: 0 },
    () =>
      commands.map(
        (record, i): Item => ({
          kind: 'post',
          id: `steps#${i}`,
          from: record.began ?? record.t,
          to: record.began ?? record.t,
          glyph: 'flag',
          label: { key: 'command', command: record.command },
          target: {
            kind: 'command',
            text: record.command,
            ...(record.step === undefined ? {} : { step: record.step }),
            from: record.began ?? record.t,
            to: record.t,
          },
        }),
      ),
  );
  return [
    {
      id: 'steps',
      title: say({ key: 'steps' }),
      named: false,
      namespace: undefined,
      rows: [summary],
      summary,
      subtitleAt: () => '',
      noSubtitle: true,
      failuresUntil: () => 0,
    },
  ];
}

export function serviceLanes(index: TraceIndex, single: boolean, say: Say = english): Lane[] {
  return index.services.map((service) => serviceLane(service, index.horizon, single, say));
}

function serviceLane(service: ServiceLife, horizon: number, single: boolean, say: Say): Lane {
  const id = `service:${service.namespace}/${service.service}`;
  const maximum = Math.max(1, ...service.steps.map((step) => step.total));
  const summary = lazyRow({ id: `${id}#`, kind: 'levels', label: undefined, brackets: false, maximum }, () =>
    service.steps.map((step, i): Item => {
      const to = service.steps[i + 1]?.t ?? Math.max(horizon, step.t);
      return {
        kind: 'level',
        id: `${id}#@${step.t}`,
        from: step.t,
        to,
        value: step.ready,
        label: { key: 'endpoints', service: service.service, ready: step.ready, total: step.total },
        target: {
          kind: 'service',
          namespace: service.namespace,
          service: service.service,
          count: step.ready,
          of: step.total,
          from: step.t,
          to,
        },
      };
    }),
  );
  return {
    id,
    title: say({ key: 'service', name: service.service }),
    named: true,
    namespace: single ? undefined : service.namespace,
    rows: [summary],
    summary,
    subtitleAt: (t) => {
      const step = service.stepAt(t);
      return say({ key: 'endpoints', service: service.service, ready: step.ready, total: step.total });
    },
    failuresUntil: () => 0,
  };
}

/** True for a request whose sender got no answer it could use. */
export const isLost = (record: RequestRecord) => typeof record.status !== 'number' || record.status >= 500;

export function trafficLanes(index: TraceIndex, say: Say = english): Lane[] {
  const byName = new Map<string, RequestRecord[]>();
  for (const record of index.of('request')) {
    const key = `${record.namespace}/${record.traffic}`;
    const known = byName.get(key);
    if (known) known.push(record);
    else byName.set(key, [record]);
  }
  return [...byName].map(([key, records]) => {
    const id = `traffic:${key}`;
    const { namespace, traffic, service } = records[0]!;
    const summary = lazyRow(
      { id: `${id}#`, kind: 'pulses', label: undefined, brackets: false, maximum: 0 },
      () =>
        records.map(
          (record, i): Item => ({
            kind: 'pulse',
            id: `${id}#${i}`,
            from: record.began,
            to: record.t,
            lost: isLost(record),
            target: {
              kind: 'traffic',
              namespace,
              service,
              text: String(record.status),
              ...(record.pod === undefined ? {} : { pod: record.pod }),
              result: isLost(record) ? 'failure' : 'success',
              from: record.began,
              to: record.t,
            },
          }),
        ),
    );
    const lost = records.filter(isLost);
    const lostUntil = (t: number) => {
      const last = lastAt(lost, t);
      return last ? lost.lastIndexOf(last) + 1 : 0;
    };
    return {
      id,
      title: say({ key: 'traffic', name: traffic }),
      named: false,
      namespace: undefined,
      rows: [summary],
      summary,
      subtitleAt: (t: number) => say({ key: 'lost', count: lostUntil(t) }),
      failuresUntil: lostUntil,
    };
  });
}
