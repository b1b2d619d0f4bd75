/* A map from data attributes:
     <div class="z-map" data-map data-outlines=url data-points=url [data-lat data-lon data-zoom] [data-tiles=template]
          [data-attribution=text] [data-layers="places activities teams"] [data-cluster] [data-here: rings of 1 and 3 km] [data-labels: titles beside pins]></div>
   Points: GeoJSON (WGS-84), properties {layer, title, url, text, count}; or a <script type="application/json"
   id=…> named by data-points-id. With tiles of a GCJ-02 source nothing is shifted here: the server does that.
   Without tiles the outlines alone are drawn and the map says 示意. */
(function () {
  'use strict';
  var L = window.L;
  if (!L) return;
  var say = function (zh, en) { return document.documentElement.lang === 'en' ? en : zh; };
  var LAYERS = {
    places: { label: say('阵地', 'Places'), colour: '#2c6a59' },
    activities: { label: say('活动', 'Activities'), colour: '#b8361f' },
    teams: { label: say('团队', 'Teams'), colour: '#2b5f8a' },
  };
  function node(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function json(url) {
    return fetch(url, { credentials: 'same-origin', headers: { Accept: 'application/geo+json, application/json' } })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); });
  }
  function pin(layer, count) {
    var colour = (LAYERS[layer] || LAYERS.activities).colour;
    if (count > 1) {
      var size = count > 99 ? 44 : 36;
      return L.divIcon({ className: 'z-cluster z-cluster--' + layer, html: '<span>' + Number(count) + '</span>', iconSize: [size, size] });
    }
    return L.divIcon({
      className: 'z-pin', iconSize: [30, 38], iconAnchor: [15, 36], popupAnchor: [0, -32],
      html: '<svg viewBox="0 0 30 38" width="30" height="38" aria-hidden="true"><ellipse cx="15" cy="36" rx="6" ry="1.8" fill="#1f2a2e" opacity=".22"/>' +
        '<path d="M15 35C9 27 3 21 3 14a12 12 0 0 1 24 0c0 7-6 13-12 21z" fill="' + colour + '" stroke="#fff" stroke-width="1.5"/><circle cx="15" cy="14" r="4.4" fill="#fff"/></svg>',
    });
  }
  /* The position goes to the phone's own map; amap wants GCJ-02 and is told that ours is WGS-84. */
  function directions(latlng, title) {
    var place = latlng.lat.toFixed(6) + ',' + latlng.lng.toFixed(6);
    if (/Android/i.test(navigator.userAgent)) return 'geo:' + place + '?q=' + place + '(' + encodeURIComponent(title) + ')';
    return 'https://uri.amap.com/navigation?to=' + latlng.lng.toFixed(6) + ',' + latlng.lat.toFixed(6) + ',' + encodeURIComponent(title) + '&mode=bus&coordinate=wgs84&callnative=1';
  }
  function popup(feature, latlng) {
    var p = feature.properties || {};
    var box = node('div', 'z-map-popup');
    var title = node('p', 'z-title');
    var link = p.url ? title.appendChild(node('a', '', p.title)) : title.appendChild(node('span', '', p.title));
    if (p.url) link.href = p.url;
    box.appendChild(title);
    if (p.text) box.appendChild(node('p', 'z-muted z-small', p.text));
    var way = node('a', 'z-small', say('怎么去', 'Directions'));
    way.href = directions(latlng, p.title || '');
    way.rel = 'noopener';
    box.appendChild(way);
    return box;
  }
  function draw(holder) {
    var data = holder.dataset;
    var map = L.map(holder, { zoomControl: false, attributionControl: Boolean(data.tiles), scrollWheelZoom: 'wheel' in data, zoomSnap: 0.25 });
    L.control.zoom({ position: 'topright', zoomInTitle: say('放大', 'Zoom in'), zoomOutTitle: say('缩小', 'Zoom out') }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    if (data.tiles) L.tileLayer(data.tiles, { attribution: data.attribution || '', maxZoom: 18, subdomains: data.subdomains || '01234567' }).addTo(map);
    else holder.appendChild(node('span', 'z-map-note', say('示意图，没有街道', 'Sketch without streets')));
    map.setView([Number(data.lat) || 30, Number(data.lon) || 112], Number(data.zoom) || 9);
    var groups = {};
    var wanted = (data.layers || 'activities').split(/\s+/);
    wanted.forEach(function (name) { groups[name] = L.layerGroup().addTo(map); });
    var fitted = Boolean(data.lat);
    function fit(layer) {
      if (fitted || !layer.getBounds().isValid()) return;
      map.fitBounds(layer.getBounds(), { padding: [18, 18] });
      fitted = true;
    }
    if (data.outlines) {
      json(data.outlines).then(function (shape) {
        var outlines = L.geoJSON(shape, {
          interactive: false,
          style: { color: '#7fa596', weight: 1.4, fillColor: '#d8e8df', fillOpacity: data.tiles ? 0.15 : 0.75 },
          onEachFeature: function (feature, layer) {
            var name = feature.properties && feature.properties.name;
            if (name && !data.tiles) layer.bindTooltip(node('span', '', name), { permanent: true, direction: 'center', className: 'z-map-name' });
          },
        }).addTo(map);
        outlines.bringToBack();
        fit(outlines);
      }).catch(function () {});
    }
    if (data.lat && 'here' in data) {
      [[1000, say('1 公里', '1 km')], [3000, say('3 公里', '3 km')]].forEach(function (ring) {
        L.circle([Number(data.lat), Number(data.lon)], { radius: ring[0], color: '#2c6a59', weight: 1.4, dashArray: '3 5', fill: false, interactive: false }).addTo(map);
        var low = ring[0] > 1000 ? 0 : ring[0] / 111195;
        var west = ring[0] > 1000 ? ring[0] / 111195 / Math.cos(Number(data.lat) * Math.PI / 180) : 0;
        L.marker([Number(data.lat) - low, Number(data.lon) - west], { interactive: false, keyboard: false, icon: L.divIcon({ className: 'z-map-ring', html: ring[1], iconSize: [56, 18], iconAnchor: [west ? 0 : 28, 9] }) }).addTo(map);
      });
      L.circleMarker([Number(data.lat), Number(data.lon)], { radius: 7, color: '#fff', weight: 3, fillColor: '#2b5f8a', fillOpacity: 1, interactive: false }).addTo(map);
    }
    var list = document.getElementById(data.list || '');
    function show(points) {
      Object.keys(groups).forEach(function (name) { groups[name].clearLayers(); });
      var made = L.geoJSON(points, {
        pointToLayer: function (feature, latlng) {
          var p = feature.properties || {};
          var made = L.marker(latlng, { icon: pin(p.layer, p.count), title: p.title || '', alt: p.title || '', keyboard: true });
          if ('labels' in data && !(p.count > 1)) made.bindTooltip(node('span', '', p.short || p.title), { permanent: true, direction: 'auto', offset: [14, -20], className: 'z-map-label' });
          return made;
        },
        onEachFeature: function (feature, layer) {
          var p = feature.properties || {};
          if (p.count > 1) layer.on('click', function () { map.setView(layer.getLatLng(), map.getZoom() + 2); });
          else layer.bindPopup(popup(feature, layer.getLatLng()), { maxWidth: 240 });
        },
      });
      made.eachLayer(function (layer) {
        var name = (layer.feature.properties || {}).layer || wanted[0];
        if (groups[name]) groups[name].addLayer(layer);
      });
      if (!data.outlines) fit(made);
      if (list) list.hidden = false;
    }
    function refresh() {
      if (!holder.offsetWidth) return; /* hidden in 大字版 */
      var b = map.getBounds();
      var join = data.points.indexOf('?') < 0 ? '?' : '&';
      var query = 'bbox=' + [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(function (n) { return n.toFixed(4); }).join(',') + '&zoom=' + Math.round(map.getZoom());
      json('cluster' in data ? data.points + join + query : data.points).then(show).catch(function () {});
    }
    if (data.pointsId) show(JSON.parse(document.getElementById(data.pointsId).textContent));
    else if (data.points) { refresh(); if ('cluster' in data) map.on('moveend', refresh); }
    if (wanted.length > 1) switches(holder, map, groups, wanted);
    document.addEventListener('zhihe:elder', function () { map.invalidateSize(); });
  }
  /* Toggles stand above the map in [data-map-switches], as chips with aria-pressed. */
  function switches(holder, map, groups, names) {
    var place = document.querySelector('[data-map-switches]');
    if (!place) return;
    names.forEach(function (name) {
      var button = node('button', 'z-chip z-chip--text', LAYERS[name].label);
      button.type = 'button';
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', function () {
        var on = !map.hasLayer(groups[name]);
        if (on) groups[name].addTo(map);
        else groups[name].remove();
        button.setAttribute('aria-pressed', String(on));
      });
      place.appendChild(button);
    });
  }
  document.querySelectorAll('[data-map]').forEach(draw);
})();
