import { formatRound, formatSeconds } from '../../timeline/duration.ts';
import type { Target } from '../../timeline/model/items.ts';
import { english, type Say, STATE_WORDS } from '../../timeline/words.ts';
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
        return m.timelineTools.inView(
          formatSeconds(phrase.seconds),
          phrase.step === undefined ? undefined : formatRound(phrase.step),
        );
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

/** A mark in one phrase: the heading of the details, and the beginning of a quotation. */
export function describeTarget(target: Target, m: Messages): string {
  const who = target.pod ?? target.service ?? '';
  const whose =
    target.container !== undefined && target.container !== target.pod ? `${who} / ${target.container}` : who;
  switch (target.kind) {
    case 'probe':
      return `${whose}: ${probeWords(target, m)}`;
    case 'threshold':
      return `${whose}: ${m.timeline.counted(target.probe ?? '', target.count ?? 0, target.of ?? 0, target.result !== 'success')}`;
    case 'signal':
      return `${whose}: ${target.signal ?? ''}`;
    case 'hook':
      return `${whose}: ${target.hook ?? ''}`;
    case 'grace': {
      const grace = m.timeline.grace(formatRound(target.to - target.from));
      const used = target.used === undefined ? [] : [m.timeline.used(formatSeconds(target.used))];
      return `${whose}: ${[grace, ...used].join(' · ')}`;
    }
    case 'container':
    case 'pod':
      return [whose, target.state ? STATE_WORDS[target.state] : target.text].filter(Boolean).join(': ');
    case 'command':
      return target.text ?? m.events.command;
    case 'service':
      return [
        `service/${target.service ?? ''}`,
        ...(target.count === undefined ? [] : [m.timeline.endpointsReady(target.count, target.of ?? 0)]),
      ].join(': ');
    case 'traffic': {
      const said = target.result === 'failure' ? m.timeline.requestLost : m.timeline.requestAnswered;
      return [who, said(target.text ?? '')].filter(Boolean).join(': ');
    }
  }
}

function probeWords({ probe: kind, result, count = 1, of = count }: Target, m: Messages): string {
  const probe = kind ?? '';
  if (result === 'unknown') return m.timeline.probeIgnored(probe);
  return result === 'failure' ? m.events.probeFailed(probe, count, of) : m.events.probeSucceeded(probe);
}

/** A mark as a screen reader says it when it is selected: whose, what, when, and of two runs which. */
export function speakTarget(target: Target, m: Messages): string {
  const what = describeTarget(target, m);
  const { from, to, run } = target;
  const when =
    to - from > 0.05 && target.kind !== 'probe'
      ? m.timeline.during(what, formatSeconds(from), formatSeconds(to))
      : m.timeline.at(what, formatSeconds(to));
  return run === undefined ? when : `${m.timeline.run(run)}: ${when}`;
}
