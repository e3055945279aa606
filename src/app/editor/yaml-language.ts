import { configureMonacoYaml, type MonacoYaml } from 'monaco-yaml';
import { monaco } from './monaco-parts.ts';

interface OldWorkerOptions {
  moduleId: string;
  label: string;
  createData: unknown;
  host?: unknown;
  keepIdleModels?: boolean;
}

/**
 * monaco-yaml 5.5.1 starts its worker the way Monaco did before 0.53. Only the full Monaco entry
 * converts the call; with selected parts we do it here (monaco-editor #5049, monaco-yaml #272).
 */
function createWebWorker(options: OldWorkerOptions) {
  const worker = window.MonacoEnvironment!.getWorker!(options.moduleId, options.label) as Worker;
  worker.postMessage('ignore');
  worker.postMessage(options.createData);
  return monaco.editor.createWebWorker({
    worker,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.keepIdleModels === undefined ? {} : { keepIdleModels: options.keepIdleModels }),
  } as Parameters<typeof monaco.editor.createWebWorker>[0]);
}

let configured: MonacoYaml | undefined;

/** Completion, hover and outline from the schemas. Squiggles are our own: they speak as the API server does. */
export function setUpYaml(): void {
  if (configured) return;
  const shim = { ...monaco, editor: { ...monaco.editor, createWebWorker } };
  configured = configureMonacoYaml(shim as unknown as Parameters<typeof configureMonacoYaml>[0], {
    validate: false,
    completion: true,
    hover: true,
    format: { enable: false },
    isKubernetes: false,
    enableSchemaRequest: false,
    schemas: [],
  });
  // The descriptions are large and nobody needs them before the pointer rests on a field.
  void import('./schema.ts').then(({ editorSchema }) =>
    configured?.update({
      schemas: [
        { uri: 'inmemory://podscope/scenario.json', fileMatch: ['**/scenario.yaml'], schema: editorSchema() },
      ],
    }),
  );
}
