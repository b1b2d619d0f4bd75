/* data-pick: a tap on the map fills two number fields (WGS-84); the fields move the mark. */
(function () {
  'use strict';
  var L = window.L;
  if (!L) return;
  document.querySelectorAll('[data-pick]').forEach(function (holder) {
    var data = holder.dataset;
    var lat = document.getElementById(data.latField);
    var lon = document.getElementById(data.lonField);
    var map = L.map(holder, { attributionControl: false, scrollWheelZoom: false });
    var start = [Number(lat.value || data.lat), Number(lon.value || data.lon)];
    map.setView(start, 11);
    if (data.outlines) {
      fetch(data.outlines).then(function (answer) { return answer.json(); }).then(function (shape) {
        L.geoJSON(shape, { interactive: false, style: { color: '#7fa596', weight: 1.4, fillColor: '#d8e8df', fillOpacity: 0.75 } }).addTo(map).bringToBack();
      }).catch(function () {});
    }
    var mark = L.circleMarker(start, { radius: 9, color: '#fff', weight: 3, fillColor: '#b8361f', fillOpacity: 1 });
    if (lat.value && lon.value) mark.addTo(map);
    function put(point) { mark.setLatLng(point).addTo(map); }
    map.on('click', function (event) {
      lat.value = event.latlng.lat.toFixed(6);
      lon.value = event.latlng.lng.toFixed(6);
      put(event.latlng);
    });
    [lat, lon].forEach(function (field) {
      field.addEventListener('change', function () {
        if (lat.value && lon.value) { put([Number(lat.value), Number(lon.value)]); map.panTo(mark.getLatLng()); }
      });
    });
    var folded = holder.closest('details');
    if (folded) folded.addEventListener('toggle', function () { map.invalidateSize(); map.setView(start, 11); });
  });
})();
