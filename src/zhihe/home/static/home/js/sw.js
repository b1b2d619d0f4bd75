/* Keeps the shell and one offline page, nothing else: no page of a person, no answer of the API. */
'use strict';
const NAME = 'zhihe-shell-1';
const OFFLINE = '/offline';
const CSS = ['tokens', 'fonts', 'base', 'page', 'components', 'forms', 'notices', 'elder'];
const SHELL = [
  OFFLINE, '/static/frame/js/elder.js', '/static/frame/js/frame.js', '/static/frame/img/icon.svg',
  '/static/frame/fonts/barlow-digits.woff2', '/static/frame/fonts/song-core.woff2',
].concat(CSS.map((name) => '/static/frame/css/' + name + '.css'));
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith('zhihe-shell-') && name !== NAME).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});
self.addEventListener('fetch', (event) => {
  const request = event.request;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (SHELL.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});
