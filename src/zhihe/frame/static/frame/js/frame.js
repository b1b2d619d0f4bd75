/* Small behaviour of every page; each part wakes up only where its attribute is found.
   data-toggle="#id"  data-print  data-copy="text or #id"  data-share  data-confirm="question"
   data-dialog="#id"  data-dialog-close  data-countdown="iso time"  data-drop  data-select-all
   data-speak (+ data-speak-source)  data-submit-once */
(function () {
  'use strict';
  var doc = document;
  var find = function (selector, root) { return (root || doc).querySelector(selector); };
  var all = function (selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); };
  var english = doc.documentElement.lang === 'en';
  var words = function (zh, en) { return english ? en : zh; };

  function toast(text) {
    var place = find('[data-toasts]');
    if (!place) return;
    var box = doc.createElement('div');
    box.className = 'z-toast';
    box.textContent = text;
    place.appendChild(box);
    setTimeout(function () { box.remove(); }, 3500);
  }

  function copy(text) {
    var done = function () { toast(words('已复制', 'Copied')); };
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text).then(done);
    var area = doc.createElement('textarea');
    area.value = text;
    area.className = 'z-hidden';
    doc.body.appendChild(area);
    area.select();
    if (doc.execCommand('copy')) done();
    area.remove();
  }

  function textOf(value) {
    if (value.charAt(0) !== '#') return value;
    var node = find(value);
    return node ? (node.value || node.textContent).trim() : '';
  }

  function share(button) {
    var data = { title: button.dataset.title || doc.title, url: button.dataset.share || location.href };
    if (navigator.share) navigator.share(data).catch(function () {});
    else copy(data.url);
  }

  function toggle(button) {
    var target = find(button.dataset.toggle);
    var open = target.classList.toggle('z-open');
    button.setAttribute('aria-expanded', String(open));
  }

  doc.addEventListener('click', function (event) {
    var hit = function (selector) { return event.target.closest(selector); };
    var node;
    if ((node = hit('[data-toggle]'))) toggle(node);
    else if (hit('[data-print]')) window.print();
    else if ((node = hit('[data-copy]'))) copy(textOf(node.dataset.copy));
    else if ((node = hit('[data-share]'))) share(node);
    else if ((node = hit('[data-dialog]'))) { event.preventDefault(); find(node.dataset.dialog).showModal(); }
    else if ((node = hit('[data-dialog-close]'))) node.closest('dialog').close();
    else if (event.target.matches('dialog.z-dialog')) event.target.close();
  });

  /* A form or link with data-confirm asks in a dialog; without scripts it simply goes on. */
  function ask(question, go, label) {
    var box = doc.createElement('dialog');
    box.className = 'z-dialog';
    var inner = doc.createElement('div');
    var text = doc.createElement('h2');
    text.textContent = question;
    text.id = 'ask-title';
    box.setAttribute('aria-labelledby', 'ask-title');
    var row = doc.createElement('div');
    row.className = 'z-actions';
    var no = doc.createElement('button');
    no.className = 'z-btn';
    no.type = 'button';
    no.textContent = words('再想想', 'Not yet');
    var yes = doc.createElement('button');
    yes.className = 'z-btn z-btn--main';
    yes.type = 'button';
    yes.textContent = label || words('确定', 'Yes');
    no.addEventListener('click', function () { box.close(); });
    yes.addEventListener('click', function () { box.close(); go(); });
    box.addEventListener('close', function () { box.remove(); });
    row.append(no, yes);
    inner.append(text, row);
    box.append(inner);
    doc.body.append(box);
    box.showModal();
  }
  doc.addEventListener('submit', function (event) {
    var form = event.target;
    var button = event.submitter;
    var source = button && button.dataset.confirm ? button : form;
    if (source.dataset.confirm && form.dataset.asked !== '1') {
      event.preventDefault();
      event.stopPropagation();
      ask(source.dataset.confirm, function () {
        form.dataset.asked = '1';
        form.requestSubmit(button || undefined);
        delete form.dataset.asked;
      }, button && button.textContent.trim());
      return;
    }
    if (form.hasAttribute('data-submit-once')) {
      setTimeout(function () { all('[type=submit]', form).forEach(function (b) { b.setAttribute('aria-disabled', 'true'); }); }, 0);
      if (form.dataset.sent === '1') event.preventDefault();
      form.dataset.sent = '1';
    }
  }, true);
  window.addEventListener('pageshow', function () {
    all('form[data-sent]').forEach(function (form) {
      delete form.dataset.sent;
      all('[type=submit]', form).forEach(function (b) { b.removeAttribute('aria-disabled'); });
    });
  });

  /* Countdown: the text is replaced by what is left; at zero the page event zhihe:countdown fires. */
  function countdown(node) {
    var end = Date.parse(node.dataset.countdown);
    var tick = function () {
      var left = Math.max(0, Math.round((end - Date.now()) / 1000));
      var two = function (n) { return (n < 10 ? '0' : '') + n; };
      var hours = Math.floor(left / 3600);
      node.textContent = (hours ? hours + ':' : '') + two(Math.floor(left / 60) % 60) + ':' + two(left % 60);
      if (left > 0) return;
      clearInterval(timer);
      node.dispatchEvent(new CustomEvent('zhihe:countdown', { bubbles: true }));
    };
    var timer = setInterval(tick, 1000);
    tick();
  }

  function drop(box) {
    var input = find('input[type=file]', box);
    ['dragover', 'dragleave', 'drop'].forEach(function (name) {
      box.addEventListener(name, function (event) {
        event.preventDefault();
        box.classList.toggle('z-drop--over', name === 'dragover');
        if (name !== 'drop' || !event.dataTransfer.files.length) return;
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
    });
  }

  /* The head box ticks all boxes of its table; rows carry aria-selected. */
  doc.addEventListener('change', function (event) {
    var node = event.target;
    if (node.matches('[data-select-all]')) {
      all('tbody .z-tick input', node.closest('table')).forEach(function (box) {
        box.checked = node.checked;
        box.closest('tr').setAttribute('aria-selected', String(box.checked));
      });
    } else if (node.matches('tbody .z-tick input')) {
      node.closest('tr').setAttribute('aria-selected', String(node.checked));
    }
  });

  /* 念给我听: shown only where the machine really has a voice for the language. */
  function speech() {
    var buttons = all('[data-speak]');
    var synth = window.speechSynthesis;
    if (!buttons.length || !synth) return;
    var lang = english ? 'en' : 'zh';
    var show = function () {
      var voice = synth.getVoices().find(function (v) { return v.lang.toLowerCase().indexOf(lang) === 0; });
      buttons.forEach(function (button) { button.hidden = !voice; button.voice = voice; });
    };
    synth.addEventListener('voiceschanged', show);
    show();
    buttons.forEach(function (button) {
      button.addEventListener('click', function () {
        if (synth.speaking) { synth.cancel(); return; }
        var source = button.closest('[data-speak-source]') || find('main');
        var said = new SpeechSynthesisUtterance(source.innerText.replace(button.innerText, ''));
        said.voice = button.voice;
        said.lang = button.voice.lang;
        said.rate = 0.9;
        synth.speak(said);
      });
    });
    window.addEventListener('pagehide', function () { synth.cancel(); });
  }

  all('[data-countdown]').forEach(countdown);
  all('[data-drop]').forEach(drop);
  speech();
  window.zhihe = { toast: toast, copy: copy, words: words };
})();
