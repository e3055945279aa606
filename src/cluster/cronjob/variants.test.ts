/** From pkg/controller/cronjob/{cronjob_controllerv2,utils}_test.go and test/e2e/apps/cronjob.go. */
import { describe, expect, test } from 'vitest';
import { EPOCH_MS } from '../../base/time.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

const cron = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'tick' },
  spec: {
    schedule: '* * * * *',
    jobTemplate: {
      spec: {
        backoffLimit: 0,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'task:1' }] } },
      },
    },
    ...spec,
  },
});
const task = (seconds: number, code = 0) => ({
  app: () => ({ readyAfter: 100, stopAfter: 1000, exits: { after: seconds * 1000, code } }),
});
const name = (minute: number) => `tick-${EPOCH_MS / 60_000 + minute}`;
const change = (world: World, spec: object) =>
  world.edit('CronJob', 'tick', (each) => ({ ...each, spec: { ...each.spec, ...spec } }));
/** `minute it is named after @ second of its creation` */
const created = (world: World) =>
  world
    .times('added', 'Job')
    .map(([t, job]) => `${Number(job.slice(5)) - EPOCH_MS / 60_000}@${Math.round(t)}`);
const said = (world: World) => world.events('CronJob', 'tick');

describe('times that were missed', () => {
  test.each([
    // suspended for so many minutes, with this deadline: what is made on resumption, and what is said
    [30, undefined, ['30@1810', '31@1860'], []],
    [
      101,
      undefined,
      ['101@6070', '102@6120'],
      ['too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'],
    ],
    [101, 200, ['101@6070', '102@6120'], []],
    [30, 5, ['31@1860'], []],
  ])(
    '%d minutes of suspension, startingDeadlineSeconds %s: %j',
    (minutes, startingDeadlineSeconds, jobs, warned) => {
      const world = createWorld(task(5));
      world.apply(cron({ suspend: true, ...(startingDeadlineSeconds ? { startingDeadlineSeconds } : {}) }));
      world.until(minutes * 60 + 10);
      change(world, { suspend: false });
      world.until(minutes * 60 + 70);
      expect(created(world)).toEqual(jobs);
      expect(said(world).filter((text) => !/ job/.test(text))).toEqual(warned);
    },
  );

  test('with Forbid the one that waited starts as soon as the other has ended', () => {
    const world = createWorld(task(90));
    world.apply(cron({ concurrencyPolicy: 'Forbid' }));
    world.until(160);
    expect(created(world).map((text) => text.slice(0, 4))).toEqual(['1@60', '2@15']);
    expect(said(world)).toContain(
      'Not starting job because prior execution is running and concurrency policy is Forbid',
    );
  });

  test('with Forbid and a deadline that has passed it does not start, and that is told', () => {
    const world = createWorld(task(90));
    world.apply(cron({ schedule: '*/2 * * * *', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 20 }));
    world.until(300);
    expect(created(world)).toEqual(['2@120', '4@240']);
  });

  test('of a schedule that is new are not made up for', () => {
    const world = createWorld(task(5));
    world.apply(cron({ schedule: '0 * * * *' }));
    world.until(1830);
    change(world, { schedule: '*/5 * * * *' });
    world.until(2110);
    expect(created(world)).toEqual(['35@2100']);
  });
});

describe('what it says', () => {
  test('of a Job of its own that it did not start', () => {
    const world = createWorld(task(5));
    world.apply(cron({ schedule: '0 0 1 1 *' }));
    world.until(1);
    const { uid } = world.api.get('CronJob', 'default', 'tick')!.metadata;
    world.apply({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'by-hand',
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid, controller: true }],
      },
      spec: cron().spec.jobTemplate.spec,
    });
    world.until(2);
    expect(new Set(said(world))).toEqual(
      new Set(['Saw a job that the controller did not create or forgot: by-hand']),
    );
    world.until(20);
    const { status } = world.api.get('CronJob', 'default', 'tick')!;
    expect(status.lastSuccessfulTime).toBe(world.api.get('Job', 'default', 'by-hand')!.status.completionTime);
    expect(status.lastScheduleTime).toBeUndefined();
  });

  test('of one that somebody deleted', () => {
    const world = createWorld(task(30));
    world.apply(cron());
    world.until(65);
    world.api.delete('Job', 'default', name(1), { propagationPolicy: 'Background' });
    world.until(70);
    expect(said(world)).toEqual([`Created job ${name(1)}`, `Active job went missing: ${name(1)}`]);
    expect(world.api.get('CronJob', 'default', 'tick')!.status.active).toBeUndefined();
  });

  test.each([
    [1, [`Created job ${name(1)}`, `Saw completed job: ${name(1)}, condition: Failed`]],
    [0, [`Created job ${name(1)}`, `Deleted job ${name(1)}`]],
  ])('of one that failed, where %d are kept', (failedJobsHistoryLimit, wanted) => {
    const world = createWorld(task(5, 1));
    world.apply(cron({ failedJobsHistoryLimit }));
    world.until(90);
    expect(said(world)).toEqual(wanted);
  });
});

test('the list of what runs names each Job as a reference does', () => {
  const world = createWorld(task(30));
  world.apply(cron());
  world.until(65);
  const { active, lastScheduleTime } = world.api.get('CronJob', 'default', 'tick')!.status;
  expect(active).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: name(1),
      namespace: 'default',
      resourceVersion: expect.stringMatching(/^\d+$/),
      uid: world.api.get('Job', 'default', name(1))!.metadata.uid,
    },
  ]);
  expect(lastScheduleTime).toBe('2026-01-01T00:01:00Z');
});

describe('a Job that cannot be made', () => {
  test('is tried again until it can, and counts as scheduled only then', () => {
    const world = createWorld(task(5));
    world.api.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: 'default' },
      spec: { hard: { 'count/jobs.batch': '0' } },
    });
    world.until(1);
    world.apply(cron({ schedule: '0 * * * *' }));
    world.until(3601);
    expect(created(world)).toEqual([]);
    expect(world.api.get('CronJob', 'default', 'tick')!.status?.lastScheduleTime).toBeUndefined();
    expect(said(world)[0]).toMatch(
      /^Error creating job: jobs\.batch "tick-\d+" is forbidden: exceeded quota: none/,
    );
    world.api.delete('ResourceQuota', 'default', 'none');
    world.until(3700);
    expect(created(world).map((text) => text.split('@')[0])).toEqual(['60']);
  });

  test('because its name is taken, is not waited for: the CronJob stands still until something changes', () => {
    const world = createWorld(task(5));
    world.apply({
      ...cron().spec.jobTemplate,
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: name(1) },
    });
    world.apply(cron());
    world.until(190);
    expect(created(world).map((text) => text.split('@')[0])).toEqual(['1']);
    expect(said(world)).toEqual([]);
    change(world, { successfulJobsHistoryLimit: 2 });
    world.until(200);
    expect(created(world).map((text) => text.split('@')[0])).toEqual(['1', '3']);
  });

  test('because there is no such day', () => {
    const world = createWorld(task(5));
    world.apply(cron({ schedule: '59 23 31 2 *' }));
    world.until(100);
    expect(said(world)).toEqual([
      'invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
    ]);
  });
});

test('where the guess at the latest time that was missed finds none, it goes on with the next', () => {
  const world = createWorld(task(5));
  // 06:30, 10:30, 14:30; after 20 hours five times four hours seem to have passed.
  world.apply(cron({ schedule: '30 6-16/4 * * *', suspend: true }));
  world.until(29 * 3600);
  change(world, { suspend: false });
  world.until(31 * 3600);
  expect(created(world)).toEqual([`${30.5 * 60}@${30.5 * 3600}`]);
});
