import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TraceRecord } from '../../trace/records.ts';
import { amend, readAmendments } from '../amendments.ts';
import type { Case, Outcome, Simulate } from '../case.ts';
import { TraceView } from '../trace-view.ts';
import { stepsOfAction } from './actions.ts';
import { Unsupported } from './basics.ts';
import { evaluate } from './evaluate.ts';
import type { ControllersFile, ControllersScenario, StepAt, World } from './format.ts';
import { tableCases } from './tables.ts';
import { addLookup, addTraffic, buildWorld, worldText } from './world.ts';

const FILES = { controllers: 'controllers.yaml', 'controllers-own': 'controllers-own.yaml' };

/** The release that the files speak about. */
const VERSION = '1.36';

/** Every scenario and every table of data/controllers.yaml and data/controllers-own.yaml. */
export const loadControllers = (): Case[] =>
  Object.entries(FILES).flatMap(([suite, name]) => load(suite, name));

function load(suite: string, name: string): Case[] {
  const url = new URL(`../data/${name}`, import.meta.url);
  const file = parse(readFileSync(url, 'utf8')) as ControllersFile;
  const amendments = readAmendments();
  const scenarios = file.scenarios.map((original) => {
    const id = `${suite}/${original.id}@${VERSION}`;
    const scenario = amend(original, id, amendments);
    return {
      id,
      title: scenario.source ?? '',
      judge: (simulate: Simulate) => judge(scenario, file.manifest_yaml, simulate),
    };
  });
  return [...scenarios, ...tableCases(file.tables ?? {})];
}

function judge(
  scenario: ControllersScenario,
  manifests: Record<string, string>,
  simulate: Simulate,
): Outcome[] {
  try {
    const world = buildWorld(scenario, manifests);
    if (JSON.stringify(scenario.expect).includes('traffic through')) addTraffic(world);
    if (scenario.expect.some(({ query }) => isName(query))) addLookup(world, LOOKUP);
    const actions = scenario.actions.flatMap((action) => stepsOfAction(action, world));
    const steps = [...actions, ...askingSteps(scenario, world, actions)];
    const duration = horizon(scenario, world, steps);
    const text = (resolved: readonly StepAt[]) => worldText(scenario.id, world, resolved, duration, VERSION);
    const named = nameTheNameless(world, steps, () => lookAt(simulate(text([]))));
    return evaluate(scenario, lookAt(simulate(text(named))), world.start);
  } catch (error) {
    if (error instanceof Unsupported) return [{ name: 'scenario', unsupported: error.message }];
    throw error;
  }
}

/** The pod that looks names up: the images of the scenarios have no nslookup. */
const LOOKUP = 'lookup';

function isName(query: string | undefined): boolean {
  return query?.endsWith('.svc.cluster.local') ?? false;
}

/** The file speaks of a cluster with nothing in it but what a scenario applies. */
function lookAt(trace: readonly TraceRecord[]): TraceView {
  return new TraceView(
    trace.filter((record) => !('namespace' in record) || record.namespace !== 'kube-system'),
  );
}

/** The commands whose output is expected, where no action is that command already. */
function askingSteps({ expect }: ControllersScenario, world: World, actions: readonly StepAt[]): StepAt[] {
  return expect.flatMap(({ kind, cmd, query, rows, t }) => {
    if (kind === 'prints_table') return Object.keys(rows ?? {}).map(tableStep(world.start));
    const lookup = kind === 'at' && isName(query);
    if (lookup) return [{ at: world.start + Number(t), run: `kubectl exec ${LOOKUP} -- nslookup ${query}` }];
    if (
      kind !== 'prints' ||
      cmd === undefined ||
      actions.some(({ run }) => run?.startsWith(`kubectl ${cmd}`))
    )
      return [];
    // `rollout status` follows the rollout from its beginning; everything else looks at the result.
    const at = world.start + (cmd.startsWith('rollout status') ? 0.2 : 45);
    return [{ at, run: `kubectl ${cmd}` }];
  });
}

function tableStep(start: number) {
  return (command: string, index: number): StepAt => ({
    at: start + index,
    run: `kubectl ${command.replace(/ \(again\)$/, '')}`,
  });
}

/** Until everything that is asked for has happened, in seconds. */
function horizon({ actions, expect }: ControllersScenario, world: World, steps: readonly StepAt[]): number {
  const times = [...actions.map(({ t }) => t), ...expect.flatMap(({ t, from, to }) => [t, from, to].flat())];
  const last = Math.max(0, ...times.filter((time): time is number => typeof time === 'number'));
  return Math.ceil(Math.max(world.start + last + 60, ...steps.map(({ at }) => at + 40)));
}

/**
 * Pods of a Deployment or DaemonSet have names that the run makes up: `{pod on w2}` and `{first pod}`
 * stand for them. A run without the steps says what they are.
 */
function nameTheNameless(world: World, steps: readonly StepAt[], rehearse: () => TraceView): StepAt[] {
  const nameless = /\{(?:pod on (\S+)|first pod)\}/;
  if (![...world.steps, ...steps].some(({ run }) => run && nameless.test(run))) return [...steps];
  const before = world.steps;
  world.steps = before.filter(({ run }) => !run || !nameless.test(run));
  const pods = rehearse().podRows('*');
  const resolve = ({ run, ...rest }: StepAt): StepAt => ({
    ...rest,
    ...(run && {
      run: run.replace(
        nameless,
        (_all, node?: string) =>
          pods.findLast((row) => row.t <= rest.at && (!node || row.node === node))?.name ?? 'no-such-pod',
      ),
    }),
  });
  world.steps = before.map(resolve);
  return steps.map(resolve);
}
