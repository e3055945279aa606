import { test as base, expect, type Page } from '@playwright/test';
import { shareFragment } from '../src/scenario/share.ts';

/** The playground as a person uses it. Locators go by role and name, as a screen reader would. */
export class Playground {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page (with a scenario text: through a share link) and waits for the first timeline. */
  async open(text?: string): Promise<void> {
    await this.page.goto(text === undefined ? '/' : `/${shareFragment(text)}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.bars.first()).toBeVisible();
  }

  async editorReady(): Promise<void> {
    await expect(this.page.locator('.monaco-editor .view-line').first()).toBeVisible();
  }

  get timeline() {
    return this.page.locator('.timeline');
  }
  /** The bars of containers, each with its state. */
  get bars() {
    return this.timeline.locator('[data-state]');
  }
  /** One sentence about the run: `3 pods, 120 s`. */
  get summary() {
    return this.timeline.locator('figcaption').first();
  }
  get playhead() {
    return this.page.getByLabel('Time of the playhead, in seconds');
  }
  get terminal() {
    return this.page.getByLabel(/^Command, at/);
  }
  get terminalLog() {
    return this.page.getByLabel('Terminal output');
  }

  async seek(seconds: number): Promise<void> {
    await this.playhead.fill(String(seconds));
    await this.playhead.press('Enter');
  }

  /** Everything the drawing shows, as text to compare. */
  async picture(): Promise<string> {
    const layers = await this.timeline.locator('svg').evaluateAll((all) => all.map((svg) => svg.innerHTML));
    return layers.join('\n');
  }

  /** Replaces the text in the editor by pasting. */
  async paste(text: string): Promise<void> {
    await this.editorReady();
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('ControlOrMeta+v');
  }

  /** The whole text of the editor, as copying gives it. */
  async copy(): Promise<string> {
    await this.editorReady();
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('ControlOrMeta+c');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Puts the cursor at the beginning of a line, which counts from 1. */
  async goTo(line: number): Promise<void> {
    await this.editorReady();
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('ControlOrMeta+Home');
    // Lines are wrapped: the palette of Monaco would count right, but is not loaded. Home goes by what was typed.
    for (let n = 1; n < line; n++) {
      await this.page.keyboard.press('End');
      await this.page.keyboard.press('ArrowRight');
    }
  }
  /** What the list of completions offers, once it is there. */
  async suggestions(): Promise<string[]> {
    await this.page.keyboard.press('ControlOrMeta+Space');
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await expect(rows.first()).toBeVisible();
    const labels = await rows.evaluateAll((found) =>
      found.map((row) => row.getAttribute('aria-label') ?? ''),
    );
    return labels.map((label) => label.split(/[ ,]/)[0]!);
  }
  async type(command: string): Promise<void> {
    await this.terminal.fill(command);
    await this.terminal.press('Enter');
  }
}

/** Tests with a playground; a page that logs an error or throws fails its test. */
export const test = base.extend<{ playground: Playground }>({
  context: async ({ context }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await use(context);
  },
  playground: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await use(new Playground(page));
    expect(problems).toEqual([]);
  },
});
export { expect };

/** A StatefulSet whose pods take a while, with a Service. */
export const WEB = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 80}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          ports: [{containerPort: 80}]
          readinessProbe:
            httpGet: {path: /, port: 80}
            periodSeconds: 5
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata: {name: e2e}
spec:
  duration: 2m
`;
