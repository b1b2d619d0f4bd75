/* Lays six boxes over one ordinary input (data-code-input); the input stays the form's field. */
(function () {
  'use strict';
  document.querySelectorAll('[data-code-input]').forEach(function (holder) {
    var input = holder.querySelector('input');
    var count = Number(input.maxLength) > 0 ? Number(input.maxLength) : 6;
    var boxes = document.createElement('div');
    boxes.className = 'z-code-boxes';
    boxes.setAttribute('aria-hidden', 'true');
    for (var i = 0; i < count; i += 1) boxes.appendChild(document.createElement('span'));
    holder.appendChild(boxes);
    holder.classList.add('z-code-ready');
    function show() {
      /* People paste 「验证码 482 613」 and type full-width digits. */
      var digits = input.value.normalize('NFKC').replace(/\D/g, '').slice(0, count);
      if (digits !== input.value) input.value = digits;
      Array.prototype.forEach.call(boxes.children, function (box, at) {
        box.textContent = digits.charAt(at);
        box.classList.toggle('z-code-next', at === Math.min(digits.length, count - 1));
      });
      if (digits.length === count && 'autosubmit' in holder.dataset) input.form.requestSubmit();
    }
    /* maxlength would cut a pasted text before its digits are taken out */
    input.addEventListener('paste', function (event) {
      event.preventDefault();
      input.value = (event.clipboardData || window.clipboardData).getData('text').normalize('NFKC').replace(/\D/g, '').slice(0, count);
      show();
    });
    input.addEventListener('input', show);
    show();
  });
})();
