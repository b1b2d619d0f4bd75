/* Fragments that renew themselves. data-poll="url": with data-code when the shown code runs out
   (data-left seconds inside), else every data-every seconds while the page is looked at.
   A list in which somebody is just tapping or typing is left alone. */
(function () {
  'use strict';
  document.querySelectorAll('[data-poll]').forEach(function (box) {
    var isCode = 'code' in box.dataset;
    var left = 0;
    var shownUntil = 0;
    function read() {
      var part = box.querySelector('[data-left]');
      left = part ? Number(part.dataset.left) : 5;
      shownUntil = Date.now() + left * 1000;
    }
    function busy() { return !isCode && box.contains(document.activeElement); }
    function fetchAgain() {
      if (document.hidden || busy()) return Promise.resolve();
      return fetch(box.dataset.poll, { credentials: 'same-origin', headers: { 'X-Requested-With': 'fetch' } })
        .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error('poll'); return answer.text(); })
        .then(function (html) { box.innerHTML = html; box.classList.remove('a-stale'); if (isCode) read(); })
        .catch(function () { box.classList.add('a-stale'); if (isCode) shownUntil = Date.now() + 3000; });
    }
    if (!isCode) { setInterval(fetchAgain, Number(box.dataset.every || 15) * 1000); return; }
    var running = false;
    read();
    setInterval(function () {
      var bar = box.querySelector('progress');
      var rest = Math.max(0, Math.round((shownUntil - Date.now()) / 1000));
      if (bar) bar.value = rest;
      if (rest > 0 || running) return;
      running = true;
      fetchAgain().then(function () { running = false; });
    }, 1000);
    document.addEventListener('visibilitychange', function () { if (!document.hidden) fetchAgain(); });
    if (navigator.wakeLock) navigator.wakeLock.request('screen').catch(function () {});
  });
})();
