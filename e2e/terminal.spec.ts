import { expect, test } from './app.ts';

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: solo}
spec: {containers: [{name: a, image: "busybox:1.36", command: [sleep, infinity]}]}
`;

test('a step shows what it printed, and is taken back beside it', async ({ playground }) => {
  await playground.open(TEXT);
  await playground.seek(20);
  await playground.type('kubectl scale deploy web --replicas=3');
  await expect(playground.terminalLog).toContainText('deployment.apps/web scaled');
  await expect(playground.terminalLog).toContainText(/a step was added .* after it are discarded/);
  await playground.terminalLog.getByRole('button', { name: 'Undo' }).click();
  expect(await playground.copy()).toBe(TEXT);

  // Lines that are pasted run one after the other; the last one waits.
  const lines = [
    'clear',
    'for i in 1 2; do',
    '  echo "$i of 2"',
    'done',
    'kubectl scale deploy web --replicas=1',
    "kubectl get deploy web -o jsonpath='{.spec.replicas} wanted'",
    'kubectl get pods',
  ];
  await playground.terminal.click();
  await playground.page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\r\n'));
  await playground.page.keyboard.press('ControlOrMeta+v');
  await expect(playground.terminal).toHaveValue('kubectl get pods');
  await expect(playground.terminalLog).toContainText(/1 of 2\s*2 of 2.*web scaled.*1 wanted/s);
});

test('what fails leaves no step behind', async ({ playground }) => {
  await playground.open(TEXT);
  await playground.seek(20);
  await playground.type('kubectl delete pod nope');
  await expect(playground.terminalLog).toContainText('Error from server (NotFound): pods "nope" not found');
  expect(await playground.copy()).toBe(TEXT);
});

test('exec -it opens a shell in a container, and what it changes becomes a step', async ({ playground }) => {
  await playground.open(TEXT);
  await playground.seek(20);
  await playground.type('kubectl exec -it solo -- sh');
  const inside = playground.page.getByLabel(/^Command in solo\/a/);
  await expect(inside).toBeVisible();
  for (const line of ['cd /tmp', 'pwd', 'touch here', 'ls']) {
    await inside.fill(line);
    await inside.press('Enter');
  }
  await expect(playground.terminalLog).toContainText('/tmp # lshere');
  await inside.press('Control+d');
  await expect(playground.terminal).toBeVisible();
  expect(await playground.copy()).toContain('touch here');
});

test('edit opens a tab, and what is saved becomes a step', async ({ playground, page }) => {
  await playground.open(TEXT);
  await playground.seek(20);
  await playground.type('kubectl edit deploy web');
  const yaml = page.getByLabel('The YAML of deployment.apps/web');
  await yaml.fill((await yaml.inputValue()).replace('replicas: 2\n  revision', 'replicas: 5\n  revision'));
  await yaml.press('Control+s');
  await expect(playground.terminalLog).toContainText('deployment.apps/web edited');
  expect(await playground.copy()).toContain(`-p '{"spec":{"replicas":5}}'`);
});

test('a watch goes on as the playhead moves, until Ctrl+C', async ({ playground, page }) => {
  await playground.open(TEXT);
  await playground.seek(0);
  await playground.type('kubectl get pod solo -w');
  await playground.page.waitForTimeout(300);
  await playground.seek(10);
  await expect(playground.terminalLog).toContainText('Running');
  await page.getByLabel(/^Command, at/).press('Control+c');
  await expect(playground.terminalLog).toContainText('^C');
});

test('debug -it opens a shell in the container that it adds, once that runs', async ({ playground }) => {
  await playground.open(TEXT);
  await playground.seek(20);
  await playground.type('kubectl debug -it solo --image=busybox:1.36 --target=a -c look');
  const inside = playground.page.getByLabel(/^Command in solo\/look/);
  await expect(inside).toBeVisible();
  await inside.fill('ps');
  await inside.press('Enter');
  await expect(playground.terminalLog).toContainText('sleep infinity');
  await inside.fill('cd /tmp; echo typed into the process');
  await inside.press('Enter');
  await expect(inside).toHaveValue('');
  await expect(playground.page.locator('.terminal-input')).toContainText('/tmp #');
  await inside.fill('exit');
  await inside.press('Enter');
  await expect(playground.terminal).toBeVisible();
  await expect(playground.terminalLog).toContainText('the ephemeral container will not be restarted');
  // The shell was the container's own process: it has ended with it.
  await playground.seek(25);
  await playground.type('kubectl get pod solo -o jsonpath="{.status.ephemeralContainerStatuses[*].state}"');
  await expect(playground.terminalLog).toContainText('"reason":"Completed"');
  await playground.type('clear');
  await playground.type('kubectl logs solo -c look');
  await expect(playground.terminalLog).toContainText(/USER.*typed into the process/s);

  await playground.type('kubectl run -it --rm box --image=busybox:1.36 --restart=Never -- sh');
  const box = playground.page.getByLabel(/^Command in box\/box/);
  await expect(box).toBeVisible();
  await box.press('Control+d');
  await expect(playground.terminal).toBeVisible();
  await expect(playground.terminalLog).toContainText('pod "box" deleted from default namespace');
  const text = await playground.copy();
  expect(text).toContain('kubectl debug -it solo');
  expect(text).toContain("kubectl attach -q -i solo -c look <<< 'exit 0'");
  expect(text).toContain('kubectl delete pod box --wait=false');
});
