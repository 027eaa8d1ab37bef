/** How the dashboard is built: static files below `/app/`, in which a strict content security policy finds nothing to refuse. */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Browsers that know `light-dark()`; without this the build would write every colour out three times. */
const cssTarget = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/app/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    cssTarget,
    // `default-src 'self'` refuses data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // The drawing of codes does nothing but when it is called, so a page that calls one part carries no other.
      treeshake: { moduleSideEffects: [{ test: /(?<!dashboard)\/src\/qr\//, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            // What every page starts with; it changes only when it is updated.
            { name: 'ground', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack)\// },
          ],
        },
      },
    },
  },
});
