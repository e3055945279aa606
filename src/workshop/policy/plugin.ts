import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * What the page may load and whom it may talk to: its own files and nobody else. So a text that somebody was sent
 * can reach no other server, whatever is in it. Styles are set by the editor and the timeline while they draw.
 */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** Writes the policy into the page of a build, with the hashes of the scripts that stand in the page itself. */
export function contentPolicy(): Plugin {
  return {
    name: 'podscope-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({
        html,
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: policyFor(html) },
            injectTo: 'head-prepend',
          },
        ],
      }),
    },
  };
}

/** The policy as one line, for a page with these scripts of its own. */
export function policyFor(html: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  );
  return Object.entries({ ...POLICY, 'script-src': [...POLICY['script-src'], ...hashes] })
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
