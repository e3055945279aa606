import type { Verdict } from '../../lessons/goals.ts';
import type { TraceRecord } from '../../trace/records.ts';
import { type Messages, shownLanguage } from '../i18n/index.ts';
import { missingSentence } from './occurrence-words.ts';
import '../i18n/late.ts';

/** Why a goal does not hold: names the record that broke it, and when. */
export function verdictSentence(verdict: Verdict, m: Messages): string {
  const { detail, record } = verdict;
  const what = record ? recordWords(record, m) : '';
  switch (detail?.kind) {
    case 'happened':
      return m.goals.happened(what, detail.t);
    case 'missing':
      return (
        (detail.occurrence && missingSentence(detail.occurrence, shownLanguage())) ??
        m.goals.missingEver(detail.what)
      );
    case 'late':
      return m.goals.tooLate(what, detail.limit, detail.t);
    case 'order':
      return m.goals.order(what, detail.second, detail.first);
    case 'measured':
      return detail.unit === 'seconds' ? m.goals.took(detail.value) : m.goals.times(detail.value);
    case undefined:
      return record ? m.goals.happened(what, record.t) : '';
  }
}

function recordWords(record: TraceRecord, m: Messages): string {
  switch (record.type) {
    case 'pod':
      if (record.status !== 'Running') return `${record.name}: ${record.status}`;
      return `${record.name}: ${record.conditions.Ready === 'True' ? m.events.becameReady : m.events.lostReady}`;
    case 'container':
      return record.state === 'running'
        ? `${record.pod}: ${record.restartCount > 0 ? m.events.startedAgain(record.restartCount) : m.events.started}`
        : `${record.pod}: ${m.events.exited(record.exitCode ?? 0, record.reason ?? '')}`;
    case 'signal':
      return `${record.pod}: ${record.signal}`;
    case 'probe':
      return `${record.pod}: ${m.events.probeFailed(record.probe, record.failures, record.threshold)}`;
    case 'endpoint':
      return `${record.pod}: ${record.ready ? m.events.endpointReady(record.service) : m.events.endpointOut(record.service)}`;
    case 'request':
      return `${record.traffic}: ${record.status}`;
    case 'event':
      return `${record.name}: ${record.reason}`;
    case 'object':
      return `${record.name}: ${record.verb === 'ADDED' ? m.events.created : m.events.gone}`;
    case 'hook':
      return `${record.pod}: ${record.hook}`;
    case 'command':
      return record.command;
    case 'log':
      return `${record.pod}: ${record.line}`;
    default:
      return '';
  }
}
