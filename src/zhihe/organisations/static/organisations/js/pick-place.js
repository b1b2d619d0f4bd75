/* [data-pick-place] beside the fields lat and lon: a click on the map fills them; typing moves the pin.
   Without streets it is only a sheet with a pin, and the fields work alone. */
(function () {
  'use strict';
  if (!window.L) return;
  document.querySelectorAll('[data-pick-place]').forEach(function (box) {
    var form = box.closest('form');
    var lat = form.elements.lat, lon = form.elements.lon;
    var start = [parseFloat(lat.value || box.dataset.lat), parseFloat(lon.value || box.dataset.lon)];
    var map = L.map(box, { attributionControl: false }).setView(start, lat.value ? 15 : 11);
    var pin = L.circleMarker(start, { radius: 9, color: '#b8361f', fillOpacity: 0.7 }).addTo(map);
    var outlines = document.querySelector('link[rel="outlines"]');
    if (outlines) {
      fetch(outlines.href).then(function (r) { return r.json(); }).then(function (shapes) {
        L.geoJSON(shapes, { style: { color: '#2c6a59', weight: 1, fillOpacity: 0.05 } }).addTo(map).bringToBack();
      }).catch(function () {});
    }
    function put(point) { pin.setLatLng(point); }
    map.on('click', function (event) {
      lat.value = event.latlng.lat.toFixed(6);
      lon.value = event.latlng.lng.toFixed(6);
      put(event.latlng);
    });
    function typed() {
      var point = [parseFloat(lat.value), parseFloat(lon.value)];
      if (isFinite(point[0]) && isFinite(point[1])) { put(point); map.setView(point); }
    }
    lat.addEventListener('change', typed);
    lon.addEventListener('change', typed);
    form.addEventListener('zhihe:position', typed);
  });
})();
