/* 「看我身边的」: the browser rounds the position to about a kilometre and asks for the page again with it.
   Works without: choose a county. Also keeps the offline page (see sw.js). */
(function () {
  'use strict';
  var say = function (zh, en) { return document.documentElement.lang === 'en' ? en : zh; };
  var button = document.querySelector('[data-near]');
  if (button && navigator.geolocation && window.isSecureContext) {
    button.hidden = false;
    var status = document.querySelector('[data-near-status]');
    button.addEventListener('click', function () {
      status.textContent = say('正在看您在哪儿…', 'Finding where you are…');
      navigator.geolocation.getCurrentPosition(function (found) {
        var query = new URLSearchParams(location.search);
        query.delete('district');
        query.set('lon', found.coords.longitude.toFixed(2));
        query.set('lat', found.coords.latitude.toFixed(2));
        location.search = query.toString();
      }, function () {
        status.textContent = say('没有定到位置，选一个区县也行。', 'No position found; choosing a district works too.');
      }, { timeout: 12000, maximumAge: 300000 });
    });
  }
  if ('serviceWorker' in navigator && window.isSecureContext) navigator.serviceWorker.register('/sw.js').catch(function () {});
})();
