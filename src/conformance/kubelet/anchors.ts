import type { TraceView } from '../trace-view.ts';

/**
 * Moments of data/kubelet.yaml, for the one pod a scenario is about; `+10s` and `-1s` are offsets.
 * `after` is the anchor before it: conditions, phases and the like count from there.
 */
export class KubeletAnchors {
  readonly #view: TraceView;
  readonly #pod: string;
  readonly #actions: ReadonlyMap<string, number>;

  constructor(view: TraceView, pod: string, actions: ReadonlyMap<string, number>) {
    this.#view = view;
    this.#pod = pod;
    this.#actions = actions;
  }

  /** The moment in seconds, or undefined where it never happened. */
  at(text: string, after = 0): number | undefined {
    const [, base = text, sign, offset] = /^(.*?)(?:([+-])([\d.]+)s?)?$/.exec(text) ?? [];
    const moment = this.#base(base, after);
    if (moment === undefined || sign === undefined) return moment;
    return moment + (sign === '-' ? -1 : 1) * Number(offset);
  }

  #base(text: string, after: number): number | undefined {
    const [, name = text, inside = ''] = /^(\w+)\((.*)\)/.exec(text) ?? [];
    const args = inside.split(',').map((part) => part.trim());
    const view = this.#view;
    const pod = this.#pod;
    const objects = () => view.objects(`Pod/${pod}`).filter(({ t }) => t >= after);
    switch (name) {
      case 'start':
        return this.#instance('running', args);
      case 'exit':
        return this.#instance('terminated', args);
      case 'event':
        return view.events(`Pod/${pod}`, { reason: args[0] })[Number(args[1] ?? 1) - 1]?.t;
      case 'action':
        return this.#actions.get(args[0] as string);
      case 'signal':
        return view
          .ofPod('signal', pod)
          .find((record) => record.container === args[0] && record.signal === `SIG${args[1]}`)?.t;
      case 'cond': {
        const [type = '', status] = inside.split('=');
        return view.podRows(pod).find((row) => row.t >= after && row.conditions[type] === status)?.t;
      }
      case 'started': {
        const wanted = text.endsWith('=true');
        return view
          .ofPod('container', pod)
          .find((record) => record.t >= after && record.container === args[0] && record.started === wanted)
          ?.t;
      }
      case 'phase':
        return view.podRows(pod).find((row) => row.t >= after && row.phase === args[0])?.t;
      case 'gone':
        return view.select(pod).lives[0]?.gone;
      case 'deletionTimestamp':
        return objects().find(({ object }) => object.metadata.deletionTimestamp)?.t;
      case 'status.startTime':
        return objects().find(({ object }) => object.status?.startTime)?.t;
      default: {
        const seconds = /^(?:t=)?([\d.]+)s?$/.exec(text)?.[1];
        if (seconds === undefined) throw new Error(`unknown anchor ${text}`);
        return Number(seconds);
      }
    }
  }

  #instance(
    state: 'running' | 'terminated',
    [container, instance = '0']: readonly string[],
  ): number | undefined {
    return this.#view
      .ofPod('container', this.#pod)
      .find(
        (record) =>
          record.container === container &&
          record.state === state &&
          record.restartCount === Number(instance),
      )?.t;
  }
}
