import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offline } from './src/workshop/offline/plugin.ts';

export default defineConfig({
  // Relative, so that a build works in any folder of any server.
  base: './',
  plugins: [react(), offline()],
  resolve: {
    alias: {
      // monaco-editor 0.56 moved its files; monaco-worker-manager (inside monaco-yaml) asks for the old place.
      'monaco-editor/esm/vs/editor/editor.worker.js': 'monaco-editor/editor/editor.worker',
    },
  },
  worker: { format: 'es' },
  // Without this the first page of `npm run dev` reloads itself half-way.
  optimizeDeps: { include: ['monaco-yaml', 'monaco-yaml/yaml.worker.js'] },
  build: { target: 'es2022', chunkSizeWarningLimit: 4000, reportCompressedSize: false },
  preview: { port: 4173 },
});
