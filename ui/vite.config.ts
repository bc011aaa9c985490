import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { twins } from './twins.ts';

/** The server to develop against, as `npm start` runs it in another terminal; then `npm run dev --workspace ui`. */
const target = process.env['CHANCERY_URL'] ?? 'http://127.0.0.1:7420';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: twins() },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // The server takes changes from its own origin alone.
    proxy: Object.fromEntries(
      ['/v1', '/api', '/crl', '/aia', '/openapi.json'].map((path) => [
        path,
        { target, changeOrigin: true, headers: { origin: target } },
      ]),
    ),
  },
});
