import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { amend, readAmendments } from '../amendments.ts';
import type { Case, Outcome, Simulate } from '../case.ts';
import { TraceView } from '../trace-view.ts';
import { KubeletAnchors } from './anchors.ts';
import { evaluate } from './evaluate.ts';
import type { KubeletScenario } from './format.ts';
import { toText } from './translate.ts';

/** The facts as they were given, and scenarios of our own beside them. */
const FILES = { kubelet: 'kubelet.yaml', 'kubelet-own': 'kubelet-own.yaml' };

/** Every scenario of the files on every release it holds for. */
export function loadKubelet(): Case[] {
  const amendments = readAmendments();
  return Object.entries(FILES).flatMap(([prefix, file]) =>
    readScenarios(file).flatMap((scenario) => casesOf(scenario, prefix, amendments)),
  );
}

function readScenarios(file: string): KubeletScenario[] {
  const text = readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8');
  return (parse(text) as { scenarios: KubeletScenario[] }).scenarios;
}

function casesOf(
  original: KubeletScenario,
  prefix: string,
  amendments: ReturnType<typeof readAmendments>,
): Case[] {
  return original.releases.map((version) => {
    const id = `${prefix}/${original.id}@${version}`;
    const scenario = amend(original, id, amendments);
    return {
      id,
      title: scenario.title,
      judge: (simulate: Simulate) => judge(scenario, version, simulate),
    };
  });
}

/**
 * Runs a scenario. An action may hang on a moment of the run (`cond(Ready=True)+5s`): then the run without
 * it says when that is. A later step changes nothing before itself, so the moment stays where it was.
 */
function judge(scenario: KubeletScenario, version: string, simulate: Simulate): Outcome[] {
  const pod = scenario.manifest.metadata?.name ?? '';
  const named = new Map<string, number>();
  const times: number[] = [];
  for (const action of scenario.actions) {
    const fixed = /^([\d.]+)s$/.exec(action.at)?.[1];
    const at =
      fixed !== undefined
        ? Number(fixed)
        : new KubeletAnchors(new TraceView(simulate(toText(scenario, version, times))), pod, named).at(
            action.at,
          );
    if (at === undefined) return [{ name: `action ${action.do}`, error: `${action.at} never happened` }];
    times.push(Math.round(at * 1000) / 1000);
    const label = action.as ?? (action.do === 'createObject' ? undefined : action.name);
    if (label) named.set(label, at);
  }
  return evaluate(scenario, simulate(toText(scenario, version, times)), named);
}
