import type { ProbeKind } from './containers.ts';

/** What a question is about: a mark on the timeline, a row of a table, a line of the text. Times in seconds. */
export interface Subject {
  readonly kind:
    | 'container'
    | 'pod'
    | 'probe'
    | 'threshold'
    | 'hook'
    | 'signal'
    | 'grace'
    | 'service'
    | 'traffic'
    | 'command';
  readonly namespace?: string;
  readonly pod?: string;
  readonly uid?: string;
  readonly container?: string;
  readonly probe?: ProbeKind;
  readonly hook?: 'postStart' | 'preStop';
  readonly signal?: string;
  readonly service?: string;
  readonly from: number;
  readonly to: number;
}
