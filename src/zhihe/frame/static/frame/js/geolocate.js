/* data-geolocate on a button inside a form: fills the fields named lat, lon and accuracy (WGS-84, metres)
   and says what happened in [data-geolocate-status]. data-auto asks at once. Never the only way. */
(function () {
  'use strict';
  var say = function (zh, en) { return document.documentElement.lang === 'en' ? en : zh; };
  document.querySelectorAll('[data-geolocate]').forEach(function (button) {
    var form = button.closest('form');
    var status = form.querySelector('[data-geolocate-status]');
    var tell = function (text) { if (status) status.textContent = text; };
    var set = function (name, value) { if (form.elements[name]) form.elements[name].value = value; };
    if (!navigator.geolocation || !window.isSecureContext) {
      button.hidden = true;
      tell(say('这台设备不能定位，不影响继续。', 'This device cannot share its position; you can go on without it.'));
      return;
    }
    function ask() {
      tell(say('正在定位…', 'Finding your position…'));
      button.setAttribute('aria-busy', 'true');
      navigator.geolocation.getCurrentPosition(function (found) {
        var c = found.coords;
        set('lat', c.latitude.toFixed(6));
        set('lon', c.longitude.toFixed(6));
        set('accuracy', Math.round(c.accuracy));
        button.removeAttribute('aria-busy');
        tell(say('已定位，误差约 ' + Math.round(c.accuracy) + ' 米。', 'Found, within about ' + Math.round(c.accuracy) + ' m.'));
        form.dispatchEvent(new CustomEvent('zhihe:position', { bubbles: true, detail: c }));
        if ('submit' in button.dataset) form.requestSubmit();
      }, function (error) {
        button.removeAttribute('aria-busy');
        tell(error.code === 1
          ? say('没有得到定位许可。可以在浏览器设置里打开，也可以不定位继续。', 'Position was not allowed. You can allow it in the browser settings or go on without it.')
          : say('没有定到位置。换个开阔的地方再试，或不定位继续。', 'No position found. Try again in the open or go on without it.'));
      }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 0 });
    }
    button.addEventListener('click', ask);
    if ('auto' in button.dataset) ask();
  });
})();
