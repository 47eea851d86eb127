import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const source = (path: string) => fileURLToPath(new URL(`./src${path}`, import.meta.url));

export default defineConfig({
  // What is kept in IndexedDB has the rows' form of this build.
  define: { __BUILD__: JSON.stringify(process.env.npm_package_version ?? 'dev') },
  resolve: {
    alias: {
      '@supabase/storage-js': source('/supabase/unused/storage.ts'),
      '@supabase/functions-js': source('/supabase/unused/functions.ts'),
      '@': source(''),
    },
  },
  // No polyfill and no inlined asset: the Content-Security-Policy knows neither inline scripts nor data: fonts.
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, manifest: true },
  server: {
    // `npm run dev` beside a running scripts/up.
    proxy: Object.fromEntries(
      ['/config.json', '/rest', '/auth', '/realtime', '/api'].map((path) => [
        path,
        { target: process.env.COACH_RELAY ?? 'http://127.0.0.1:54321', ws: path === '/realtime' },
      ]),
    ),
  },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'Coach K',
        short_name: 'Coach K',
        description: 'Your Hyrox coach: ask, train, log, improve.',
        start_url: '/',
        display: 'standalone',
        background_color: '#101216',
        theme_color: '#101216',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // The app's own files and nothing else: answers of /rest, /auth and /realtime are never kept.
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [
          /^\/(rest|auth|realtime|storage|functions|api)\//,
          /^\/(healthz|readyz|metrics)$/,
          /^\/config\.json$/,
        ],
        cleanupOutdatedCaches: true,
        // In one file: under `require-trusted-types-for` a worker may not import a script by its address.
        inlineWorkboxRuntime: true,
      },
    }),
  ],
});
