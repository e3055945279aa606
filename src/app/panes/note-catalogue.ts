import { type Catalogue, translated } from '../i18n/patterns.ts';
import { notesZh } from './notes.zh.ts';
import { scenarioNotesZh } from './scenario-notes.zh.ts';

/** What a finding says, as far as words go. */
export interface Saying {
  readonly severity: 'error' | 'warning' | 'assumption';
  readonly code?: string | undefined;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly where?: string | undefined;
}

/** Findings in the words of the API server, of kubectl or of its YAML reader: they stay as a real cluster says them. */
const QUOTED = new Set(['rejected', 'yaml', 'not-an-object', 'empty']);
/** Findings about the Scenario document and what it asks for. */
const OF_SCENARIO = new Set(['scenario', 'second-scenario', 'fault', 'control-plane-node']);

const PLACES: Catalogue = [
  ['image {name}', '镜像 {name}'],
  ['host {name}', '主机 {name}'],
  ['traffic {name}', '流量 {name}'],
  ['{pod} container {name}', '{pod} 容器 {name}'],
];

/** The same finding in Chinese; what has no Chinese form stays as it is. */
export function inChinese<T extends Saying>(saying: T): T {
  const { message, remedy, where } = saying;
  return {
    ...saying,
    message: messageOf(saying) ?? message,
    ...(remedy === undefined ? {} : { remedy: remedyOf(remedy) ?? remedy }),
    ...(where === undefined ? {} : { where: translated(where, PLACES) ?? where }),
  };
}

function messageOf({ message, code = '' }: Saying): string | undefined {
  if (QUOTED.has(code)) return message;
  return translated(message, OF_SCENARIO.has(code) ? scenarioNotesZh : notesZh);
}

const remedyOf = (remedy: string): string | undefined =>
  translated(remedy, notesZh) ?? translated(remedy, scenarioNotesZh);

/** What findings say that has no Chinese form: a catalogue has to grow. */
export function unsaidIn(sayings: readonly Saying[]): string[] {
  return sayings.flatMap((saying) => [
    ...(messageOf(saying) === undefined ? [saying.message] : []),
    ...(saying.remedy !== undefined && remedyOf(saying.remedy) === undefined ? [saying.remedy] : []),
  ]);
}
