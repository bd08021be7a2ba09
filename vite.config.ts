import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The web app: sources in src/app/web, built into dist/web, which the server serves. */
export default defineConfig({
  root: 'src/app/web',
  plugins: [react()],
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    port: 4001,
    proxy: { '/api/': { target: `http://127.0.0.1:${process.env.PORT ?? '4000'}`, changeOrigin: false } },
  },
});
