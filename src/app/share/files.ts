import { messages } from '../i18n/index.ts';
import { openDialog } from '../state/dialogs.ts';
import { documentState } from '../state/document.ts';
import { run } from '../state/run.ts';
import { say } from '../state/toasts.ts';
import { copyText } from '../ui/clipboard.ts';
import { linkTo } from './link.ts';
import '../i18n/late.ts';

const MAX_FILE_BYTES = 1024 * 1024;

export function download(name: string, contents: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([contents], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export const fileName = (ending: string) => `${run().scenario?.name || 'scenario'}.${ending}`;

/** Under the name it was opened with, if it was a file. */
export function downloadYaml(): void {
  const { text, origin } = documentState();
  download(origin.kind === 'file' ? origin.name : fileName('yaml'), text, 'application/yaml');
}

export function downloadTrace(): void {
  const lines = run().index.records.map((record) => JSON.stringify(record));
  download(fileName('jsonl'), `${lines.join('\n')}\n`, 'application/jsonl');
}

export function pickFile(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.yaml,.yml,.json,.txt,application/yaml,text/plain';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) void openFile(file);
  };
  input.click();
}

export async function openFile(file: File): Promise<void> {
  const m = messages();
  if (file.size > MAX_FILE_BYTES) {
    say(m.scenario.tooLarge(Math.round((file.size / 1024 / 1024) * 10) / 10));
    return;
  }
  const before = documentState().origin;
  // file.text() would drop a byte order mark: a file is saved again as it was opened.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer());
  documentState().open(text, { kind: 'file', name: file.name });
  const kept = before.kind === 'opening' ? '' : ` ${m.scenario.kept}`;
  say(m.scenario.opened(file.name) + kept);
}

/** Ctrl+S: everything is stored already; what is still missing is a link to give away. */
export async function saveAndCopyLink(): Promise<void> {
  const m = messages();
  const link = linkTo(documentState().text);
  if (link !== undefined && (await copyText(link))) {
    say(m.share.savedBy);
    return;
  }
  openDialog({ name: 'share' });
  if (link !== undefined) say(m.share.noClipboard);
}
