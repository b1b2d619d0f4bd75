/* Reads a QR code by the camera. Markup:
     <div class="z-scanner" data-scan data-reader=… data-wasm=… data-fallback=… [data-field="id_code"]>
   The reader is zxing-wasm, where WebAssembly is missing jsQR. A code that is an address of this site is
   followed; any other text goes to the field, which is always beside it (typed code). */
(function () {
  'use strict';
  var box = document.querySelector('[data-scan]');
  if (!box) return;
  var say = function (zh, en) { return document.documentElement.lang === 'en' ? en : zh; };
  var video = box.querySelector('video') || box.appendChild(document.createElement('video'));
  var status = box.querySelector('[data-scan-status]');
  var start = document.querySelector('[data-scan-start]');
  var stream = null;
  var decode = null;
  video.muted = true;
  video.setAttribute('playsinline', '');

  function tell(text) { if (status) status.textContent = text; }
  function load(url) {
    return new Promise(function (done, fail) {
      var script = document.createElement('script');
      script.src = url;
      script.onload = done;
      script.onerror = function () { fail(new Error('load')); };
      document.head.appendChild(script);
    });
  }
  function withZxing() {
    return load(box.dataset.reader).then(function () {
      window.ZXingWASM.prepareZXingModule({ overrides: { locateFile: function () { return box.dataset.wasm; } } });
      return function (pixels) {
        return window.ZXingWASM.readBarcodes(pixels, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
          .then(function (found) { return found.length ? found[0].text : ''; });
      };
    });
  }
  function withJsqr() {
    return load(box.dataset.fallback).then(function () {
      return function (pixels) {
        var found = window.jsQR(pixels.data, pixels.width, pixels.height);
        return Promise.resolve(found ? found.data : '');
      };
    });
  }
  function prepare() {
    if (decode) return Promise.resolve(decode);
    var first = typeof WebAssembly === 'object' ? withZxing() : Promise.reject(new Error('wasm'));
    return first.catch(withJsqr).then(function (made) { decode = made; return made; });
  }
  function stop() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    if (start) start.hidden = false;
  }
  function accept(text) {
    stop();
    if (navigator.vibrate) navigator.vibrate(60);
    var url = null;
    try { url = new URL(text); } catch (error) { url = null; }
    if (url && url.host === location.host && /^https?:$/.test(url.protocol)) { location.assign(url.href); return; }
    var field = document.getElementById(box.dataset.field || 'id_code');
    var digits = /^\d{6}$/.test(text.trim());
    if (field && digits) {
      field.value = text.trim();
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.form.requestSubmit();
      return;
    }
    tell(url ? say('这个码不是这里的。请对准活动的签到码。', 'This code belongs to another site. Please scan the code of the activity.')
             : say('没有认出这个码，请输入六位数字。', 'Not recognised. Please type the six digits.'));
  }
  var canvas = document.createElement('canvas');
  var pen = canvas.getContext('2d', { willReadFrequently: true });
  function look() {
    if (!stream) return;
    if (video.readyState < 2) { setTimeout(look, 120); return; }
    var scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    decode(pen.getImageData(0, 0, canvas.width, canvas.height)).then(function (text) {
      if (text) accept(text);
      else setTimeout(look, 120);
    }).catch(function () {
      /* The compiled reader did not start on this phone: go on with jsQR. */
      withJsqr().then(function (made) { decode = made; look(); }).catch(function () { stop(); tell(say('扫码没有准备好，请输入六位数字。', 'The scanner is not ready. Please type the six digits.')); });
    });
  }
  function begin() {
    if (!navigator.mediaDevices || !window.isSecureContext) {
      tell(say('这里用不了相机，请输入六位数字。', 'No camera here. Please type the six digits.'));
      return;
    }
    tell(say('正在打开相机…', 'Opening the camera…'));
    if (start) start.hidden = true;
    Promise.all([navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }), prepare()]).then(function (ready) {
      stream = ready[0];
      video.srcObject = stream;
      return video.play();
    }).then(function () {
      tell(say('对准签到码', 'Point at the code'));
      look();
    }).catch(function () {
      stop();
      tell(say('相机没有打开。可以在浏览器设置里允许，也可以输入六位数字。', 'The camera did not open. Allow it in the browser settings, or type the six digits.'));
    });
  }
  if (start) start.addEventListener('click', begin);
  if ('auto' in box.dataset) begin();
  window.addEventListener('pagehide', stop);
  document.addEventListener('visibilitychange', function () { if (document.hidden) stop(); });
})();
