// The Content-Security-Policy lets no text become markup or the address of a script. Registering the
// service worker is the one exception: its address is a text, and only that text passes.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => {
    if (url === '/sw.js') return url;
    throw new TypeError(`No script may come from ${url}.`);
  },
});
