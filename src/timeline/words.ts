import { formatRound, formatSeconds } from './duration.ts';
import type { StateName } from './tokens.ts';

/**
 * What the timeline says, as data: the app translates, this file speaks English (for the command line and
 * as the fallback). Names of states, fields and signals are Kubernetes' own and stay as they are.
 */
export type Phrase =
  | { key: 'state'; state: StateName }
  | { key: 'reason'; reason: string }
  | { key: 'backoff'; seconds: number | undefined }
  | { key: 'exit'; code: number; reason: string }
  | { key: 'waitsForInit' }
  | { key: 'hook'; hook: 'postStart' | 'preStop' }
  | { key: 'signal'; signal: string }
  | { key: 'grace'; seconds: number }
  | { key: 'unused'; seconds: number }
  /** A length of time that was chosen, by itself: `30 s`. */
  | { key: 'length'; seconds: number }
  | { key: 'count'; count: number; of: number }
  | { key: 'times'; count: number }
  | { key: 'probe'; probe: string }
  | { key: 'readyCreates'; from: string; to: string }
  | { key: 'readyDeletes'; from: string; to: string }
  | { key: 'goneCreates'; from: string; to: string }
  | { key: 'goneDeletes'; from: string; to: string }
  | { key: 'endpoints'; service: string; ready: number; total: number }
  | { key: 'lost'; count: number }
  | { key: 'requests'; count: number }
  | { key: 'steps' }
  | { key: 'traffic'; name: string }
  | { key: 'service'; name: string }
  | { key: 'command'; command: string }
  | { key: 'differs'; seconds: number }
  | { key: 'run'; run: 'A' | 'B' }
  | { key: 'duration'; seconds: number }
  | { key: 'time'; seconds: number }
  | { key: 'gap'; seconds: number }
  /** How much of the run is in sight, and how far the lines of the ruler are apart (seconds). */
  | { key: 'inView'; seconds: number; step: number | undefined }
  | { key: 'failures'; count: number }
  | { key: 'selected'; seconds: number; failures: number; events: number };

export type Say = (phrase: Phrase) => string;

/** Kubernetes' own words, in every language. */
export const STATE_WORDS: Readonly<Record<StateName, string>> = {
  pending: 'Pending',
  backoff: 'Back-off',
  creating: 'Creating',
  running: 'Running',
  ready: 'Running + Ready',
  failed: 'Failed',
  terminating: 'Terminating',
  done: 'Completed',
};

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** The English of the timeline. */
export const english: Say = (phrase) => {
  switch (phrase.key) {
    case 'state':
      return STATE_WORDS[phrase.state];
    case 'reason':
      return phrase.reason;
    case 'backoff':
      return phrase.seconds === undefined ? 'Back-off' : `Back-off ${formatRound(phrase.seconds)}`;
    case 'exit':
      return phrase.code === 0 ? phrase.reason : `${phrase.reason} (${phrase.code})`;
    case 'waitsForInit':
      return 'waits for init';
    case 'hook':
      return phrase.hook;
    case 'signal':
      return phrase.signal;
    case 'grace':
      return `grace period ${formatRound(phrase.seconds)}`;
    case 'length':
      return formatRound(phrase.seconds);
    case 'unused':
      return `${formatSeconds(phrase.seconds)} unused`;
    case 'count':
      return `${phrase.count}/${phrase.of}`;
    case 'times':
      return `×${phrase.count}`;
    case 'probe':
      return phrase.probe;
    case 'readyCreates':
      return `${phrase.from} Ready → create ${phrase.to}`;
    case 'readyDeletes':
      return `${phrase.from} Ready → delete ${phrase.to}`;
    case 'goneCreates':
      return phrase.from === phrase.to
        ? `gone → create ${phrase.to} again`
        : `${phrase.from} gone → create ${phrase.to}`;
    case 'goneDeletes':
      return `${phrase.from} gone → delete ${phrase.to}`;
    case 'endpoints':
      return `${phrase.ready}/${phrase.total} ready`;
    case 'lost':
      return `${plural(phrase.count, 'request')} lost`;
    case 'requests':
      return plural(phrase.count, 'request');
    case 'steps':
      return 'Steps';
    case 'traffic':
      return `traffic ${phrase.name}`;
    case 'service':
      return `service/${phrase.name}`;
    case 'command':
      return phrase.command;
    case 'differs':
      return `differs for ${formatSeconds(phrase.seconds)}`;
    case 'run':
      return `run ${phrase.run}`;
    case 'duration':
    case 'time':
      return formatSeconds(phrase.seconds);
    case 'gap':
      return `${formatRound(phrase.seconds)} unchanged`;
    case 'inView':
      return `${formatSeconds(phrase.seconds)} in view${phrase.step === undefined ? '' : ` · grid ${formatRound(phrase.step)}`}`;
    case 'failures':
      return plural(phrase.count, 'failure');
    case 'selected':
      return [
        `Δ ${formatSeconds(phrase.seconds)}`,
        ...(phrase.failures > 0 ? [plural(phrase.failures, 'probe failure')] : []),
        ...(phrase.events > 0 ? [plural(phrase.events, 'event')] : []),
      ].join(' · ');
  }
};
