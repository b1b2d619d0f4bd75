/* A map that fills two number fields (WGS-84):
     <div class="z-map" data-pick data-lat-field=id data-lon-field=id data-lat data-lon [data-zoom]
          [data-outlines=url] [data-tiles=template data-attribution=text] [data-radius-field=id: a circle in metres]></div>
   A tap sets the fields, typing in the fields moves the mark, a found position too. Without scripts the
   fields work alone; the keyboard has the fields. Without tiles the outlines alone are drawn. */
(function () {
  'use strict';
  var L = window.L;
  if (!L) return;
  var say = function (zh, en) { return document.documentElement.lang === 'en' ? en : zh; };
  document.querySelectorAll('[data-pick]').forEach(function (holder) {
    var data = holder.dataset;
    var lat = document.getElementById(data.latField);
    var lon = document.getElementById(data.lonField);
    var radius = data.radiusField ? document.getElementById(data.radiusField) : null;
    var map = L.map(holder, { zoomControl: false, attributionControl: Boolean(data.tiles), scrollWheelZoom: false, zoomSnap: 0.25 });
    var chosen = Boolean(lat.value && lon.value);
    var start = [Number(lat.value || data.lat), Number(lon.value || data.lon)];
    L.control.zoom({ position: 'topright', zoomInTitle: say('放大', 'Zoom in'), zoomOutTitle: say('缩小', 'Zoom out') }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    if (data.tiles) L.tileLayer(data.tiles, { attribution: data.attribution || '', maxZoom: 18, subdomains: '01234567' }).addTo(map);
    else {
      var note = document.createElement('span');
      note.className = 'z-map-note';
      note.textContent = say('示意图，没有街道', 'Sketch without streets');
      holder.appendChild(note);
    }
    map.setView(start, chosen ? (data.tiles ? 15 : 11) : Number(data.zoom) || (data.tiles ? 12 : 8.5));
    if (data.outlines) {
      fetch(data.outlines).then(function (answer) { return answer.json(); }).then(function (shape) {
        L.geoJSON(shape, {
          interactive: false,
          style: { color: '#7fa596', weight: 1.4, fillColor: '#d8e8df', fillOpacity: data.tiles ? 0 : 0.75 },
          onEachFeature: function (feature, layer) {
            var name = feature.properties && feature.properties.name;
            if (name && !data.tiles) layer.bindTooltip(name, { permanent: true, direction: 'center', className: 'z-map-name' });
          },
        }).addTo(map).bringToBack();
      }).catch(function () {});
    }
    var fence = L.circle(start, { radius: 1, interactive: false, color: '#b8361f', weight: 1, fillOpacity: 0.12 });
    var mark = L.circleMarker(start, { radius: 9, color: '#fff', weight: 3, fillColor: '#b8361f', fillOpacity: 1 });
    function put(point) {
      mark.setLatLng(point).addTo(map);
      if (radius && Number(radius.value) > 0) fence.setLatLng(point).setRadius(Number(radius.value)).addTo(map);
    }
    function typed() {
      var point = [parseFloat(lat.value), parseFloat(lon.value)];
      if (!isFinite(point[0]) || !isFinite(point[1]) || Math.abs(point[0]) > 90 || Math.abs(point[1]) > 180) return;
      put(point);
      map.panTo(point);
    }
    if (chosen) put(start);
    map.on('click', function (event) {
      lat.value = event.latlng.lat.toFixed(6);
      lon.value = event.latlng.lng.toFixed(6);
      put(event.latlng);
      lat.form.dispatchEvent(new CustomEvent('zhihe:picked'));
    });
    [lat, lon, radius].forEach(function (field) { if (field) field.addEventListener('change', typed); });
    lat.form.addEventListener('zhihe:position', typed);
    /* What the map or the device gives is WGS-84: a note of another source no longer holds. */
    ['zhihe:picked', 'zhihe:position'].forEach(function (name) {
      lat.form.addEventListener(name, function () { if (lat.form.elements.datum) lat.form.elements.datum.value = 'wgs84'; });
    });
    var folded = holder.closest('details');
    if (folded) folded.addEventListener('toggle', function () { map.invalidateSize(); map.setView(chosen ? mark.getLatLng() : start); });
  });
})();
