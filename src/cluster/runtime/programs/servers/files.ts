import { SystemError } from '../../files/errors.ts';
import type { FileNode } from '../../vfs.ts';
import type { Call } from '../call.ts';

export interface Served {
  status: number;
  body: string;
  type: string;
  /** Where the file was looked for. */
  path: string;
  location?: string;
  /** What answers, where the status is 200. */
  file?: FileNode;
}

const TYPES: Record<string, string> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  php: 'text/html; charset=UTF-8',
};

/** What a web server finds below its root for a path: a file, a directory's index, 403, 404 or a redirect. */
export function serveFile(call: Call, root: string, uri: string, indexes: readonly string[]): Served {
  const bare = decode(uri.split('?')[0]!);
  const path = `${root.replace(/\/$/, '')}${bare.startsWith('/') ? '' : '/'}${bare}`;
  const none = (status: number): Served => ({ status, body: '', type: 'text/html', path });
  if (bare.split('/').includes('..')) return none(400);
  try {
    const node = call.fs.resolve(path, '/').node;
    if (node === undefined) return none(404);
    if (node.type === 'directory') {
      if (!bare.endsWith('/')) return { ...none(301), location: `${bare}/` };
      for (const index of indexes) {
        const file = call.fs.find(`${path}${index}`, '/');
        if (file?.type === 'file') return answer(call, file, `${path}${index}`);
      }
      return none(403);
    }
    return answer(call, node as FileNode, path);
  } catch (error) {
    if (error instanceof SystemError) return none(error.code === 'EACCES' ? 403 : 404);
    throw error;
  }
}

function answer(call: Call, file: FileNode, path: string): Served {
  if (!call.fs.may(file, 4)) return { status: 403, body: '', type: 'text/html', path };
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return {
    status: 200,
    body: file.content,
    type: TYPES[extension] ?? 'application/octet-stream',
    path,
    file,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
