import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { twins } from './twins.ts';

/** A server to develop against: `npm start` in another terminal, then `npm run dev --workspace ui`. */
const SERVER = 'http://127.0.0.1:7420';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: twins() },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page's own server allows no data: address in a script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/api', '/crl', '/aia'].map((path) => [
        path,
        { target: SERVER, headers: { origin: SERVER }, changeOrigin: true },
      ]),
    ),
  },
});
