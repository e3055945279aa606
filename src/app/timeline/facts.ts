import { formatRound, formatSeconds } from '../../timeline/duration.ts';
import type { Fact } from '../../trace/why.ts';
import type { Messages } from '../i18n/index.ts';
import type { Language } from '../state/settings.ts';
import { facts as english } from './words/facts.en.ts';
import { facts as chinese } from './words/facts.zh.ts';
import '../i18n/late.ts';

const WORDS: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };

/** A fact in one sentence of the language of the page; empty where another sentence says it already. */
export function factSentence(fact: Fact, language: Language, m: Messages): string {
  const f = WORDS[language];
  const at = formatSeconds;
  switch (fact.key) {
    case 'podStatus':
      return f.podStatus(fact.pod, fact.status, fact.ready, fact.restarts);
    case 'podNotThere':
      return f.podNotThere(fact.pod);
    case 'podReady':
      return f.podReady(at(fact.since));
    case 'podNotReady':
      return f.podNotReady(fact.containers.join(', '));
    case 'podDeleted':
      return f.podDeleted(at(fact.at), formatRound(fact.grace), at(fact.left));
    case 'endpoint':
      if (fact.ready) return f.endpointReady(fact.service);
      return fact.terminating && fact.serving
        ? f.endpointServing(fact.service)
        : f.endpointNotReady(fact.service);
    case 'containerWaiting':
      return f.containerWaiting(fact.container, fact.reason, at(fact.since));
    case 'containerRunning':
      return [
        f.containerRunning(fact.container, at(fact.since), fact.instance),
        fact.started ? (fact.ready ? f.containerReady : f.containerNotReady) : f.containerNotStarted,
      ].join(language === 'zh' ? '；' : '; ');
    case 'containerEnded':
      return f.containerEnded(fact.container, at(fact.at), fact.exitCode, fact.reason);
    case 'probeAttempt': {
      const said = { success: f.probeSucceeded, failure: f.probeFailed, unknown: f.probeUnknown };
      const sentence = said[fact.result](fact.probe, at(fact.at));
      return fact.detail === '' ? sentence : `${sentence}${language === 'zh' ? '：' : ': '}${fact.detail}`;
    }
    case 'probeCount':
      return (fact.result === 'failure' ? f.failuresOf : f.successesOf)(fact.count, fact.of);
    case 'probeSettings': {
      const { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold } = fact.settings;
      return f.probeSettings(initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold);
    }
    case 'probeTripped':
      return fact.effect === 'restart' ? f.trippedRestart : f.trippedUnready;
    case 'probeLeft':
      return (fact.effect === 'restart' ? f.leftRestart : f.leftUnready)(fact.left);
    case 'probeHeldByStartup':
      return f.heldByStartup(fact.probe);
    case 'hookRunning':
      return f.hookRunning(fact.hook, at(fact.since));
    case 'hookEnded':
      return [f.hookEnded(fact.hook, fact.result, at(fact.took)), fact.detail]
        .filter(Boolean)
        .join(language === 'zh' ? '：' : ': ');
    case 'signalSent':
      return f.signalSent(fact.signal, m.events.signalWhy[fact.why] ?? fact.why, at(fact.left));
    case 'stillRunning':
      return f.stillRunning(fact.container, at(fact.after));
    case 'endedAfterSignal':
      return f.endedAfterSignal(fact.container, at(fact.after), fact.exitCode);
    case 'graceUnused':
      return f.graceUnused(at(fact.seconds));
    case 'endpoints':
      return f.endpoints(fact.service, fact.ready, fact.total);
    case 'endpointNotReady':
      return (fact.terminating ? f.memberTerminating : f.memberNotReady)(fact.pod);
    case 'request':
      return f.request(fact.traffic, fact.status, fact.pod, at(fact.took));
    case 'command':
      return fact.exitCode === 0 ? fact.output : `${f.commandFailed(fact.exitCode)}\n${fact.output}`.trim();
  }
}
