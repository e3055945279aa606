import { formatRound, formatSeconds } from '../../timeline/duration.ts';
import type { Target } from '../../timeline/model/items.ts';
import { english, type Say } from '../../timeline/words.ts';
import type { Messages } from '../i18n/index.ts';
import { stepWords } from '../i18n/step-words.ts';
import '../i18n/late.ts';

/** The words of the timeline in the language of the page. Names of states stay Kubernetes' own. */
export function sayIn(m: Messages): Say {
  const t = m.timeline;
  return (phrase) => {
    switch (phrase.key) {
      case 'backoff':
        return t.backoff(phrase.seconds === undefined ? undefined : formatRound(phrase.seconds));
      case 'waitsForInit':
        return t.waitsForInit;
      case 'grace':
        return t.grace(formatRound(phrase.seconds));
      case 'unused':
        return t.unused(formatSeconds(phrase.seconds));
      case 'readyCreates':
        return t.readyCreates(phrase.from, phrase.to);
      case 'readyDeletes':
        return t.readyDeletes(phrase.from, phrase.to);
      case 'goneCreates':
        return t.goneCreates(phrase.from, phrase.to);
      case 'goneDeletes':
        return t.goneDeletes(phrase.from, phrase.to);
      case 'lost':
        return t.lost(phrase.count);
      case 'requests':
        return t.requests(phrase.count);
      case 'steps':
        return t.steps;
      case 'command':
        return stepWords(phrase.command, m);
      case 'traffic':
        return t.traffic(phrase.name);
      case 'differs':
        return t.differs(formatSeconds(phrase.seconds));
      case 'run':
        return t.run(phrase.run);
      case 'gap':
        return t.gap(formatRound(phrase.seconds));
      case 'inView':
        return m.timelineTools.inView(formatSeconds(phrase.seconds));
      case 'failures':
        return t.failures(phrase.count);
      case 'selected':
        return [
          `Δ ${formatSeconds(phrase.seconds)}`,
          ...(phrase.failures > 0 ? [t.probeFailures(phrase.failures)] : []),
          ...(phrase.events > 0 ? [t.events(phrase.events)] : []),
        ].join(' · ');
      default:
        return english(phrase);
    }
  };
}

/** A mark in one phrase: the heading of the details and the name a screen reader hears. */
export function describeTarget(target: Target, m: Messages): string {
  const who = target.pod ?? target.service ?? '';
  switch (target.kind) {
    case 'probe':
      return target.result === 'failure'
        ? `${who}: ${m.events.probeFailed(target.probe ?? '', target.count ?? 1, target.of ?? target.count ?? 1)}`
        : `${who}: ${m.events.probeSucceeded(target.probe ?? '')}`;
    case 'threshold':
      return `${who}: ${m.events.probeFailed(target.probe ?? '', target.count ?? 0, target.of ?? 0)}`;
    case 'signal':
      return `${who}: ${target.signal ?? ''}`;
    case 'hook':
      return `${who}: ${target.hook ?? ''}`;
    case 'grace':
      return `${who}: ${m.timeline.grace(formatRound(target.to - target.from))}`;
    case 'container':
    case 'pod':
      return [
        target.container && target.container !== target.pod ? `${who} / ${target.container}` : who,
        target.state ? m.legend.stateWords[target.state] : target.text,
      ]
        .filter(Boolean)
        .join(': ');
    case 'command':
      return target.text === undefined ? m.events.command : stepWords(target.text, m);
    case 'service':
      return `service/${target.service ?? ''}`;
    case 'traffic':
      return target.text ?? '';
  }
}
