import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offline } from './src/workshop/offline/plugin.ts';
import { contentPolicy } from './src/workshop/policy/plugin.ts';

export default defineConfig({
  // Relative, so that a build works in any folder of any server.
  base: './',
  plugins: [react(), contentPolicy(), offline()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 4000, reportCompressedSize: false },
  preview: { port: 4173 },
});
