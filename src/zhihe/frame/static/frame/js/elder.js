/* Runs before the first paint: marks that scripts work, and turns on 大字版 from its cookie.
   Shared (cached) pages are the same for everybody, so this is the only place that reads the cookie for them. */
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  var tls = location.protocol === 'https:', name = (tls ? '__Host-' : '') + 'elder';
  function kept() { return document.cookie.split(/;\s*/).indexOf(name + '=1') >= 0; }
  if (kept()) root.classList.add('elder');
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[data-elder]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    var on = link.dataset.elder === '1';
    document.cookie = name + '=' + (on ? '1' : '0') + ';path=/;max-age=' + (on ? 31536000 : 0) + ';samesite=lax' + (tls ? ';secure' : '');
    /* Without the cookie the form fallback at the link's address does the work. */
    if (on && !kept()) return;
    event.preventDefault();
    root.classList.toggle('elder', on);
    window.scrollTo(0, 0);
    var other = document.querySelector('[data-elder="' + (on ? '0' : '1') + '"]');
    if (other) other.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent('zhihe:elder', { detail: { on: on } }));
  });
})();
